package ai.odock.router.exporters.loki;

import ai.odock.router.otlp.NoRoom;
import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.otlp.ProtoWriter;
import ai.odock.router.otlp.Slice;
import ai.odock.router.otlp.text.KeyValue;
import ai.odock.router.otlp.text.ValueText;
import org.jspecify.annotations.Nullable;

/**
 * Labels and structured metadata of resources and scopes, written once for all records that share
 * them.
 */
final class SharedText {
  /** Among the bits of {@link #labelled}: the rules of the collector's removed exporter hold. */
  static final long OLD = Long.MIN_VALUE;

  /** Among these: a label was too long, or too many. */
  static final long OVER_LIMIT = 1L << 62;

  private static final String SCOPE_NAME = "scope_name";
  private static final String SCOPE_VERSION = "scope_version";
  private static final String SCOPE_DROPPED = "scope_dropped_attributes_count";
  private static final int MAX_SELECTOR_BYTES = 2 << 20;

  private final int maxBytes;
  private final ProtoWriter bytes;
  private final ValueText text;
  private final StreamLabels labels;
  private final OldStreamLabels oldLabels;
  private final LabelSets sets;
  private final Metadata metadata;
  private final MetadataFilter filter;
  private final byte @Nullable [] scopeName;
  private final byte @Nullable [] scopeVersion;
  private final byte @Nullable [] scopeDropped;
  private final Scopes scopes = new Scopes();

  private final ProtoReader fields = new ProtoReader();
  private final KeyValue pair = new KeyValue();
  private final PlainAttribute plain = new PlainAttribute();
  private final Slice name = new Slice();
  private final Slice version = new Slice();
  private final Slice ofResource = new Slice();

  private int resourceStart;
  private int resourceEnd;
  private int resourcePairs;
  private boolean mayHint;
  private @Nullable DropReason resourceProblem;
  private @Nullable Scope oldPrepared;
  private long labelled;

  /**
   * @param maxBytes what one resource or scope may take; its records are dropped beyond
   */
  SharedText(ValueText text, Translation translation, ActiveStreams active, int maxBytes) {
    this.maxBytes = maxBytes;
    this.text = text;
    bytes = Bounded.writer(4L * maxBytes);
    labels = new StreamLabels(text, translation);
    oldLabels = new OldStreamLabels(text, translation);
    metadata = new Metadata(bytes, text, maxBytes);
    sets = new LabelSets(active, metadata, bytes);
    filter = new MetadataFilter(translation.metadata());
    scopeName = ifChosen(SCOPE_NAME, translation);
    scopeVersion = ifChosen(SCOPE_VERSION, translation);
    scopeDropped = ifChosen(SCOPE_DROPPED, translation);
  }

  private static byte @Nullable [] ifChosen(String field, Translation translation) {
    return translation.metadata().has(field) ? Metadata.name(field) : null;
  }

  /** Begins a batch of a tenant. */
  void begin(String tenant) {
    sets.begin(tenant);
  }

  void clear() {
    bytes.clear();
    sets.clear();
    scopes.clear();
    ofResource.clear();
    oldLabels.forget();
    oldPrepared = null;
  }

  /** About the bytes that are kept for the next batch. */
  long heldBytes() {
    return bytes.array().length + sets.heldBytes() + scopes.heldBytes();
  }

  /** Whether no further resource or scope is sure to fit. */
  boolean isFull() {
    return bytes.size() > maxBytes || sets.bytes() > MAX_SELECTOR_BYTES;
  }

  /** Writes the resource in a piece. */
  void resource(Slice resource) {
    ofResource.set(resource.array(), resource.offset(), resource.length());
    resourceStart = bytes.size();
    metadata.begin();
    mayHint = false;
    try {
      labels.resource(resource);
      writeResource(resource);
      resourceProblem = problem(resourceStart);
    } catch (NoRoom e) {
      resourceProblem = DropReason.TOO_LARGE;
    }
    if (resourceProblem != null) {
      bytes.truncate(resourceStart);
    }
    resourceEnd = bytes.size();
    resourcePairs = metadata.pairs();
  }

  private void writeResource(Slice resource) {
    int place = 0;
    resource.cursor(fields);
    while (fields.next()) {
      if (fields.field() == Otlp.RESOURCE_ATTRIBUTES) {
        mayHint |= Hints.maybe(fields);
        if (!writePlain(place++)) {
          pair.read(fields);
          if (filter.has(pair.key()) && !labels.hasResource(pair.key())) {
            metadata.attribute(pair);
          }
        }
      }
    }
  }

  private boolean writePlain(int place) {
    byte[] array = fields.array();
    if (!plain.is(array, fields.valueStart(), fields.valueLength())) {
      return false;
    }
    name.set(array, plain.key(), plain.keyLength());
    boolean wanted = filter.has(name) && !labels.hasResource(name);
    return !wanted || metadata.plain(array, plain, place);
  }

  /** Writes the scope in a piece, of the resource written last. */
  Scope scope(Slice scope) {
    Scope written = scopes.next();
    written.problem = resourceProblem;
    if (resourceProblem != null) {
      return written;
    }
    written.lies(ofResource, scope);
    int start = bytes.size();
    metadata.begin();
    try {
      labels.scope(scope);
      writeScope(scope);
      written.problem = problem(start);
    } catch (NoRoom e) {
      written.problem = DropReason.TOO_LARGE;
    }
    if (written.problem != null) {
      bytes.truncate(start);
      return written;
    }
    written.resourceStart = resourceStart;
    written.resourceEnd = resourceEnd;
    written.scopeStart = start;
    written.scopeEnd = bytes.size();
    written.pairs = resourcePairs + metadata.pairs();
    written.old = isOld(written);
    written.overLimit = labels.overLimit();
    if (!written.old && !labels.ofRecords()) {
      written.labels = sets.add(labels.set());
    }
    return written;
  }

  private boolean isOld(Scope scope) {
    if (!oldLabels.always() && !mayHint) {
      return false;
    }
    prepareOld(scope);
    return oldLabels.holdFor();
  }

  private void prepareOld(Scope scope) {
    if (!scope.isOfResourceOf(oldPrepared)) {
      scope.readResource(name);
      oldLabels.resource(name);
      oldPrepared = scope;
    }
  }

  private void writeScope(Slice scope) {
    name.clear();
    version.clear();
    long dropped = 0;
    scope.cursor(fields);
    while (fields.next()) {
      switch (fields.field()) {
        case Otlp.SCOPE_NAME -> name.set(fields);
        case Otlp.SCOPE_VERSION -> version.set(fields);
        case Otlp.SCOPE_DROPPED_ATTRIBUTES ->
            dropped = Integer.toUnsignedLong((int) fields.varint());
        default -> {}
      }
    }
    metadata.text(scopeName, name);
    metadata.text(scopeVersion, version);
    if (dropped != 0) {
      metadata.number(scopeDropped, dropped);
    }
    writeScopeAttributes(scope);
  }

  private void writeScopeAttributes(Slice scope) {
    scope.cursor(fields);
    while (fields.next()) {
      if (fields.field() == Otlp.SCOPE_ATTRIBUTES) {
        pair.read(fields);
        if (filter.has(pair.key()) && !labels.hasScope(pair.key())) {
          metadata.attribute(pair);
        }
      }
    }
  }

  private @Nullable DropReason problem(int start) {
    return bytes.size() - start > maxBytes ? DropReason.TOO_LARGE : metadata.problem();
  }

  /** Whether each record has to be asked for its labels. */
  boolean asksRecords(Scope scope, boolean hinted) {
    return scope.old || hinted || labels.ofRecords();
  }

  /**
   * The label set of a record; -1 when its text is not UTF-8.
   *
   * @param hinted whether the record may have hints of its own
   */
  int labels(Scope scope, Slice record, boolean hinted) {
    text.forget();
    LabelSet set;
    boolean over;
    if ((scope.old || hinted) && isOldRecord(scope, record)) {
      labelled = OLD;
      set = oldLabels.set();
      over = oldLabels.overLimit();
    } else {
      labelled = labels.record(record);
      set = labels.set();
      over = labels.overLimit();
    }
    labelled |= over ? OVER_LIMIT : 0;
    return text.isValid() ? sets.add(set) : -1;
  }

  private boolean isOldRecord(Scope scope, Slice record) {
    prepareOld(scope);
    oldLabels.record(record);
    return oldLabels.holdForRecord();
  }

  /** Which attributes of the record asked last are labels, and {@link #OLD}. */
  long labelled() {
    return labelled;
  }

  /** The labels by the old rules of a record that {@link #OLD} holds for. */
  OldStreamLabels oldLabels(Scope scope, Slice record) {
    prepareOld(scope);
    oldLabels.record(record);
    return oldLabels;
  }

  StreamLabels newLabels() {
    return labels;
  }

  LabelSets sets() {
    return sets;
  }

  /**
   * Appends the structured metadata of resource and scope to an entry, and tells how many pairs
   * that is.
   */
  int writeTo(ProtoWriter entry, Scope scope) {
    byte[] array = bytes.array();
    entry.bytes(array, scope.resourceStart, scope.resourceEnd - scope.resourceStart);
    entry.bytes(array, scope.scopeStart, scope.scopeEnd - scope.scopeStart);
    return scope.pairs;
  }
}

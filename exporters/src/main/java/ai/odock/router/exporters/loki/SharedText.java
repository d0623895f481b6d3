package ai.odock.router.exporters.loki;

import ai.odock.router.otlp.LongList;
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

  private static final int MAX_SELECTOR_BYTES = 2 << 20;

  private final int maxBytes;
  private final ProtoWriter bytes;
  private final LongList names = new LongList();
  private final ValueText text;
  private final StreamLabels labels;
  private final OldStreamLabels oldLabels;
  private final LabelSets sets;
  private final Metadata metadata;
  private final MetadataFilter filter;
  private final HeaderCut cut;
  private final @Nullable FieldName scopeName;
  private final @Nullable FieldName scopeVersion;
  private final @Nullable FieldName scopeDropped;
  private final Scopes scopes = new Scopes();

  private final ProtoReader fields = new ProtoReader();
  private final KeyValue pair = new KeyValue();
  private final PlainAttribute plain = new PlainAttribute();
  private final Slice name = new Slice();
  private final Slice version = new Slice();
  private final Slice ofResource = new Slice();
  private final Slice header = new Slice();
  private final NameSet ofScope = new NameSet();

  /** What the scopes of the resource written last have in common. */
  private final Scope resource = new Scope();

  private boolean mayHint;
  private boolean oldPrepared;
  private long labelled;

  /**
   * @param maxBytes of a request
   */
  SharedText(ValueText text, Translation translation, ActiveStreams active, int maxBytes) {
    this.maxBytes = maxBytes;
    this.text = text;
    Limits limits = translation.limits();
    bytes = Bounded.writer(4L * maxBytes);
    labels = new StreamLabels(text, translation);
    oldLabels = new OldStreamLabels(text, translation);
    int most = Math.min(limits.metadataBytes(), limits.headerBytes());
    metadata =
        new Metadata(bytes, text, new MetadataRoom(limits.metadataEntries(), most), maxBytes);
    sets = new LabelSets(active, metadata, bytes);
    filter = new MetadataFilter(translation.metadata());
    cut = new HeaderCut(limits.headerBytes());
    scopeName = FieldName.ifChosen("scope_name", translation.metadata());
    scopeVersion = FieldName.ifChosen("scope_version", translation.metadata());
    scopeDropped = FieldName.ifChosen("scope_dropped_attributes_count", translation.metadata());
  }

  /** Begins a batch of a tenant. */
  void begin(String tenant) {
    sets.begin(tenant);
  }

  void clear() {
    bytes.clear();
    names.clear();
    sets.clear();
    scopes.clear();
    ofResource.clear();
    header.clear();
    resource.forget();
    oldLabels.forget();
    oldPrepared = false;
  }

  /** About the bytes that are kept for the next batch. */
  long heldBytes() {
    return bytes.array().length
        + names.heldBytes()
        + sets.heldBytes()
        + scopes.heldBytes()
        + metadata.heldBytes()
        + oldLabels.heldBytes();
  }

  /** Whether no further resource or scope is sure to fit. */
  boolean isFull() {
    return bytes.size() > maxBytes
        || sets.bytes() > MAX_SELECTOR_BYTES
        || scopes.size() == Scopes.MOST;
  }

  /** Writes the resource in a piece. */
  void resource(Slice piece) {
    ofResource.set(piece.array(), piece.offset(), piece.length());
    oldPrepared = false;
    resource.resourceStart = bytes.size();
    resource.resourceNames = names.size();
    metadata.begin();
    mayHint = false;
    try {
      labels.resource(piece);
      writeResource(piece);
      resource.problem = problem(resource.resourceStart);
    } catch (NoRoom e) {
      resource.problem = DropReason.TOO_LARGE;
    }
    if (resource.problem != null) {
      bytes.truncate(resource.resourceStart);
      return;
    }
    resource.resourceEnd = bytes.size();
    resource.resourceNamesEnd = addNames();
    resource.metadataBytes = metadata.room().bytes();
    resource.metadataCut = metadata.room().isCut();
    resource.nameTaken = metadata.room().isNameTaken();
    header.set(piece.array(), piece.offset(), piece.length());
    resource.cut = cut.cut(header);
    resource.resourceLies(header, cut.prefix(header, cut.ofTiny()));
  }

  /** Keeps the names of what was written last; tells where they end. */
  private int addNames() {
    NameSet last = metadata.room().names();
    for (int i = 0; i < last.size(); i++) {
      names.add(last.at(i));
    }
    return names.size();
  }

  private void writeResource(Slice piece) {
    int place = 0;
    piece.cursor(fields);
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
  Scope scope(Slice piece) {
    Scope scope = scopes.next();
    scope.problem = resource.problem;
    if (resource.problem != null) {
      return scope;
    }
    scope.takeResource(resource);
    scope.scopeStart = bytes.size();
    scope.scopeNames = names.size();
    metadata.begin();
    try {
      labels.scope(piece);
      writeScope(piece);
      scope.problem = problem(scope.scopeStart);
    } catch (NoRoom e) {
      scope.problem = DropReason.TOO_LARGE;
    }
    if (scope.problem != null) {
      bytes.truncate(scope.scopeStart);
      return scope;
    }
    scope.scopeEnd = bytes.size();
    scope.namesMeet = meets(metadata.room().names(), scope);
    scope.scopeNamesEnd = addNames();
    scope.metadataBytes += metadata.room().bytes();
    scope.metadataCut |= metadata.room().isCut();
    scope.nameTaken |= metadata.room().isNameTaken();
    header.set(piece.array(), piece.offset(), piece.length());
    scope.cut |= cut.cut(header);
    scope.scopeLies(header, cut.prefix(header, cut.ofTiny()));
    scope.old = isOld();
    scope.overLimit = labels.overLimit();
    if (!scope.old && !labels.ofRecords()) {
      scope.labels = sets.add(labels.set());
    }
    return scope;
  }

  /** Whether a name of the resource is among these. */
  private boolean meets(NameSet others, Scope scope) {
    for (int i = scope.resourceNames; i < scope.resourceNamesEnd; i++) {
      if (others.has(names.get(i))) {
        return true;
      }
    }
    return false;
  }

  private boolean isOld() {
    if (!oldLabels.always() && !mayHint) {
      return false;
    }
    prepareOld();
    return oldLabels.holdFor();
  }

  private void prepareOld() {
    if (!oldPrepared) {
      oldLabels.resource(ofResource);
      oldPrepared = true;
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
   * The label set of a record of the scope written last; -1 when its text is not UTF-8.
   *
   * @param hinted whether the record may have hints of its own
   */
  @SuppressWarnings("EnumOrdinal") // a number of the labels of this text alone
  int labels(Scope scope, Slice record, boolean hinted) {
    text.forget();
    LabelSet set;
    boolean over;
    if ((scope.old || hinted) && isOldRecord(record)) {
      labelled = OLD | oldLabels.format().ordinal();
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

  private boolean isOldRecord(Slice record) {
    prepareOld();
    oldLabels.record(record);
    return oldLabels.holdForRecord();
  }

  /**
   * Which attributes of the record asked last are labels; or {@link #OLD} and the ordinal of its
   * line's format.
   */
  long labelled() {
    return labelled;
  }

  StreamLabels newLabels() {
    return labels;
  }

  LabelSets sets() {
    return sets;
  }

  /**
   * Appends the structured metadata of resource and scope to an entry, but for names that it has
   * already. Of equal names of both, that of the scope stays.
   *
   * @param tiny whether the record repeats but the beginning
   * @param named whether more follows
   */
  void writeTo(Metadata entry, Scope scope, boolean tiny, boolean named) {
    MetadataRoom room = entry.room();
    int most = tiny ? cut.ofTiny() : Integer.MAX_VALUE;
    if (!named
        && !scope.namesMeet
        && scope.metadataBytes <= most
        && room.fits(scope.pairs(), scope.metadataBytes)
        && !isAnyTaken(room.names(), scope.resourceNames, scope.resourceNamesEnd)
        && !isAnyTaken(room.names(), scope.scopeNames, scope.scopeNamesEnd)) {
      room.takeAll(scope.pairs(), scope.metadataBytes);
      entry.copyAll(bytes.array(), scope.resourceStart, scope.resourceEnd);
      entry.copyAll(bytes.array(), scope.scopeStart, scope.scopeEnd);
      return;
    }
    room.boundBy(most);
    ofScope.clear();
    for (int i = scope.scopeNames; scope.namesMeet && i < scope.scopeNamesEnd; i++) {
      ofScope.add(names.get(i));
    }
    writeEach(entry, scope.resourceStart, scope.resourceEnd, scope.resourceNames);
    ofScope.clear();
    writeEach(entry, scope.scopeStart, scope.scopeEnd, scope.scopeNames);
    room.boundBy(Integer.MAX_VALUE);
  }

  private boolean isAnyTaken(NameSet taken, int from, int to) {
    for (int i = from; i < to; i++) {
      if (taken.has(names.get(i))) {
        return true;
      }
    }
    return false;
  }

  /** Pair by pair, but for those whose names the scope has. */
  private void writeEach(Metadata entry, int from, int to, int firstName) {
    int name = firstName;
    fields.set(bytes.array(), from, to - from);
    while (fields.next()) {
      long hash = names.get(name++);
      if (ofScope.has(hash)) {
        entry.room().giveWay();
      } else {
        entry.copy(fields, hash);
      }
    }
  }
}

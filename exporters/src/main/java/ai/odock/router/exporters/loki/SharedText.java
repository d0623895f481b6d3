package ai.odock.router.exporters.loki;

import ai.odock.router.otlp.NoRoom;
import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.otlp.ProtoWriter;
import ai.odock.router.otlp.text.KeyValue;
import ai.odock.router.otlp.text.Piece;
import ai.odock.router.otlp.text.ValueText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Labels and structured metadata of resources and scopes, written once for all records that share
 * them.
 */
final class SharedText {
  private static final byte[] SCOPE_NAME = ascii("scope_name");
  private static final byte[] SCOPE_VERSION = ascii("scope_version");
  private static final byte[] SCOPE_DROPPED = ascii("scope_dropped_attributes_count");

  private final int maxBytes;
  private final ProtoWriter bytes;
  private final StreamLabels labels;
  private final Metadata metadata;
  private final Map<String, Integer> streams = new HashMap<>();
  private final List<byte[]> selectors = new ArrayList<>();

  private final ProtoReader fields = new ProtoReader();
  private final KeyValue pair = new KeyValue();
  private final Piece name = new Piece();
  private final Piece version = new Piece();

  /** What a label text takes beside its bytes, here and in the tables. */
  private static final int STREAM_BYTES = 200;

  private static final int MAX_SELECTOR_BYTES = 2 << 20;

  private long selectorBytes;
  private int stream;
  private int resourceStart;
  private int resourceEnd;
  private @Nullable DropReason resourceProblem;

  /**
   * @param maxBytes what one resource or scope may take; its records are dropped beyond
   */
  SharedText(ValueText text, int maxBytes) {
    this.maxBytes = maxBytes;
    bytes = Bounded.writer(4L * maxBytes);
    labels = new StreamLabels(text);
    metadata = new Metadata(bytes, text, maxBytes);
  }

  void clear() {
    bytes.clear();
    streams.clear();
    selectors.clear();
    selectorBytes = 0;
  }

  /** About the bytes that are kept for the next batch. */
  long heldBytes() {
    return bytes.array().length;
  }

  /** Whether no further resource or scope is sure to fit. */
  boolean isFull() {
    return bytes.size() > maxBytes || selectorBytes > MAX_SELECTOR_BYTES;
  }

  /** Writes the resource in a piece. */
  void resource(Piece resource) {
    resourceStart = bytes.size();
    metadata.begin();
    try {
      labels.read(resource);
      resource.cursor(fields);
      while (fields.next()) {
        if (fields.field() == Otlp.RESOURCE_ATTRIBUTES) {
          pair.read(fields);
          if (!labels.has(pair.key())) {
            metadata.attribute(pair);
          }
        }
      }
      resourceProblem = problem(resourceStart);
    } catch (NoRoom e) {
      resourceProblem = DropReason.TOO_LARGE;
    }
    if (resourceProblem != null) {
      bytes.truncate(resourceStart);
    } else {
      stream = stream(labels.selector());
    }
    resourceEnd = bytes.size();
  }

  private int stream(ProtoWriter selector) {
    // One char for each byte: equal texts are equal bytes.
    String key = new String(selector.array(), 0, selector.size(), StandardCharsets.ISO_8859_1);
    Integer known = streams.putIfAbsent(key, selectors.size());
    if (known != null) {
      return known;
    }
    selectors.add(selector.toByteArray());
    selectorBytes += 2L * selector.size() + STREAM_BYTES;
    return selectors.size() - 1;
  }

  /** Writes the scope in a piece, of the resource written last. */
  Scope scope(Piece scope) {
    if (resourceProblem != null) {
      return Scope.dropped(resourceProblem);
    }
    int start = bytes.size();
    metadata.begin();
    DropReason problem;
    try {
      writeScope(scope);
      problem = problem(start);
    } catch (NoRoom e) {
      problem = DropReason.TOO_LARGE;
    }
    if (problem != null) {
      bytes.truncate(start);
      return Scope.dropped(problem);
    }
    return new Scope(stream, resourceStart, resourceEnd, start, bytes.size(), null);
  }

  private void writeScope(Piece scope) {
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
    metadata.text(SCOPE_NAME, name);
    metadata.text(SCOPE_VERSION, version);
    if (dropped != 0) {
      metadata.number(SCOPE_DROPPED, dropped);
    }
    metadata.attributes(scope, Otlp.SCOPE_ATTRIBUTES);
  }

  private @Nullable DropReason problem(int start) {
    return bytes.size() - start > maxBytes ? DropReason.TOO_LARGE : metadata.problem();
  }

  /** The label text of a stream. */
  byte[] selector(int ofStream) {
    return selectors.get(ofStream);
  }

  /** Appends the structured metadata of resource and scope to an entry. */
  void writeTo(ProtoWriter entry, Scope scope) {
    byte[] array = bytes.array();
    entry.bytes(array, scope.resourceStart(), scope.resourceEnd() - scope.resourceStart());
    entry.bytes(array, scope.scopeStart(), scope.scopeEnd() - scope.scopeStart());
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}

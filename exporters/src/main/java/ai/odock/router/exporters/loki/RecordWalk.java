package ai.odock.router.exporters.loki;

import ai.odock.router.otlp.OtlpBytes;
import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.otlp.Slice;
import java.util.List;

/** Steps through the log records of a batch. */
final class RecordWalk {
  private final ProtoReader request = new ProtoReader();
  private final ProtoReader resourceLogs = new ProtoReader();
  private final ProtoReader scopeLogs = new ProtoReader();
  private final PlainFields plain = new PlainFields();
  private final Slice resource = new Slice();
  private final Slice scope = new Slice();
  private List<OtlpBytes> parts = List.of();
  private int part;
  private int resources;
  private int scopes;
  private int records;

  /** Stands before the first record of these requests. */
  void begin(List<OtlpBytes> requests) {
    parts = requests;
    part = 0;
    resources = 0;
    scopes = 0;
    records = 0;
    resource.clear();
    scope.clear();
    byte[] nothing = resource.array();
    request.set(nothing, 0, 0);
    resourceLogs.set(nothing, 0, 0);
    scopeLogs.set(nothing, 0, 0);
  }

  /** Moves to the next record; false when there is none. */
  boolean next() {
    do {
      while (scopeLogs.next()) {
        if (scopeLogs.field() == Otlp.LOG_RECORDS) {
          records++;
          return true;
        }
      }
    } while (nextScope());
    return false;
  }

  /** Moves before the first record of the next ScopeLogs; false when there is none. */
  boolean nextScope() {
    do {
      while (resourceLogs.next()) {
        if (resourceLogs.field() == Otlp.SCOPE_LOGS) {
          find(scope, resourceLogs, Otlp.SCOPE);
          scopeLogs.enter(resourceLogs);
          scopes++;
          return true;
        }
      }
    } while (nextResource());
    return false;
  }

  private boolean nextResource() {
    while (true) {
      while (request.next()) {
        if (request.field() == Otlp.RESOURCE_LOGS) {
          find(resource, request, Otlp.RESOURCE);
          resourceLogs.enter(request);
          resources++;
          return true;
        }
      }
      if (part == parts.size()) {
        return false;
      }
      OtlpBytes bytes = parts.get(part++);
      request.set(bytes.array(), bytes.offset(), bytes.length());
    }
  }

  private void find(Slice piece, ProtoReader outer, int field) {
    if (!findPlain(piece, outer, field)) {
      int from = outer.valueStart();
      piece.find(outer.array(), from, from + outer.valueLength(), field);
    }
  }

  /** False when a submessage came in pieces, or something has another shape than most. */
  private boolean findPlain(Slice piece, ProtoReader outer, int field) {
    int wanted = field << 3 | ProtoReader.BYTES;
    boolean found = false;
    piece.clear();
    plain.set(outer.array(), outer.valueStart(), outer.valueLength());
    for (int tag = plain.next(); tag != 0; tag = plain.next()) {
      if (tag < 0 || (tag == wanted && found)) {
        return false;
      }
      if (tag == wanted) {
        piece.set(outer.array(), plain.start(), plain.length());
        found = true;
      }
    }
    return true;
  }

  /** A cursor that stands on the record. */
  ProtoReader record() {
    return scopeLogs;
  }

  /** The records stepped to, this one too. */
  int records() {
    return records;
  }

  /** The Resource of the record. */
  Slice resource() {
    return resource;
  }

  /** The InstrumentationScope of the record. */
  Slice scope() {
    return scope;
  }

  /** Counts the ResourceLogs entered; tells whether the resource is another than before. */
  int resources() {
    return resources;
  }

  /** Counts the ScopeLogs entered. */
  int scopes() {
    return scopes;
  }
}

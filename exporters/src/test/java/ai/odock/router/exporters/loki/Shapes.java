package ai.odock.router.exporters.loki;

import ai.odock.router.otlp.ProtoWriter;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/** Requests of logs of which few bytes ask for much work. */
enum Shapes {
  EMPTY_ATTRIBUTES(n -> one(record(r -> times(n, r, Otlp.RECORD_ATTRIBUTES, empty())))),
  SAME_ATTRIBUTES(n -> one(record(r -> times(n, r, Otlp.RECORD_ATTRIBUTES, attribute("k", "v"))))),
  DIFFERENT_ATTRIBUTES(n -> one(record(r -> attributes(n, r, Otlp.RECORD_ATTRIBUTES)))),
  BODY_OF_EMPTY_PAIRS(
      n -> one(record(r -> message(r, Otlp.BODY, map(m -> times(n, m, Otlp.VALUES, empty())))))),
  BODY_OF_DIFFERENT_PAIRS(
      n -> one(record(r -> message(r, Otlp.BODY, map(m -> attributes(n, m, Otlp.VALUES)))))),
  MAPS_IN_MAPS(n -> one(record(r -> nested(r, n)))),
  LARGE_RESOURCE(
      n -> request(resource(r -> attributes(n, r, Otlp.RESOURCE_ATTRIBUTES)), records(n, empty()))),
  LONG_RESOURCE(
      n ->
          request(
              resource(
                  r -> message(r, Otlp.RESOURCE_ATTRIBUTES, attribute("k", "v".repeat(8 * n)))),
              records(n, empty()))),
  LARGE_SCOPE(
      n -> {
        ProtoWriter scope = new ProtoWriter(64);
        message(scope, Otlp.SCOPE, to(w -> attributes(n, w, Otlp.SCOPE_ATTRIBUTES)));
        scope.bytes(records(n, empty()), 0, 2 * n);
        return request(resource(r -> {}), scope.toByteArray());
      }),
  RESOURCES_THAT_ALTERNATE(Shapes::alternating),
  HINT_OF_MANY_NAMES(
      n ->
          one(
              record(
                  r -> {
                    hint(r, Otlp.RECORD_ATTRIBUTES, "loki.attribute.labels", names(n));
                    attributes(n, r, Otlp.RECORD_ATTRIBUTES);
                  }))),
  RESOURCE_HINT_OF_MANY_NAMES(
      n ->
          request(
              resource(
                  r -> {
                    hint(r, Otlp.RESOURCE_ATTRIBUTES, "loki.attribute.labels", names(n));
                    attributes(n, r, Otlp.RESOURCE_ATTRIBUTES);
                  }),
              records(n, record(r -> attributes(1, r, Otlp.RECORD_ATTRIBUTES))))),
  RECORDS_THAT_ASK_THE_RESOURCE(Shapes::asking),
  EMPTY_SCOPES(n -> request(resource(r -> {}), new byte[0], n)),
  EMPTY_RECORDS(n -> request(resource(r -> {}), records(n, empty())));

  private final IntFunction<byte[]> request;

  Shapes(IntFunction<byte[]> request) {
    this.request = request;
  }

  /** A request of this shape that grows in proportion to {@code n}. */
  byte[] of(int n) {
    return request.apply(n);
  }

  private static byte[] to(Consumer<ProtoWriter> content) {
    ProtoWriter out = new ProtoWriter(64);
    content.accept(out);
    return out.toByteArray();
  }

  private static void message(ProtoWriter out, int field, byte[] content) {
    out.bytesField(field, content, 0, content.length);
  }

  private static void times(int n, ProtoWriter out, int field, byte[] content) {
    for (int i = 0; i < n; i++) {
      message(out, field, content);
    }
  }

  private static byte[] empty() {
    return new byte[0];
  }

  private static byte[] text(String text) {
    return to(w -> w.stringField(1, text));
  }

  private static byte[] map(Consumer<ProtoWriter> pairs) {
    return to(value -> message(value, 6, to(pairs)));
  }

  private static byte[] attribute(String key, String value) {
    return attribute(key, text(value));
  }

  private static byte[] attribute(String key, byte[] value) {
    return to(
        w -> {
          w.stringField(Otlp.KEY, key);
          message(w, Otlp.VALUE, value);
        });
  }

  private static void attributes(int n, ProtoWriter out, int field) {
    for (int i = 0; i < n; i++) {
      message(out, field, attribute("k%05x".formatted(i), "0123456789abcdef".repeat(2)));
    }
  }

  private static void hint(ProtoWriter out, int field, String hint, String names) {
    message(out, field, attribute(hint, names));
  }

  private static String names(int n) {
    StringBuilder names = new StringBuilder();
    for (int i = 0; i < n; i++) {
      names.append("k%05x,".formatted(i));
    }
    return names.toString();
  }

  /** Half of the bytes are the names of maps around small values, which are the other half. */
  private static void nested(ProtoWriter record, int n) {
    byte[] inner = map(m -> times(n, m, Otlp.VALUES, attribute("a", "")));
    for (int depth = 0; depth < 12; depth++) {
      byte[] content = inner;
      inner = map(m -> message(m, Otlp.VALUES, attribute("p".repeat(n / 4), content)));
    }
    message(record, Otlp.RECORD_ATTRIBUTES, attribute("m", inner));
  }

  private static byte[] record(Consumer<ProtoWriter> fields) {
    return to(w -> message(w, Otlp.LOG_RECORDS, to(fields)));
  }

  private static byte[] records(int n, byte[] record) {
    byte[] one = record.length == 0 ? record(r -> {}) : record;
    return to(
        w -> {
          for (int i = 0; i < n; i++) {
            w.bytes(one, 0, one.length);
          }
        });
  }

  private static byte[] resource(Consumer<ProtoWriter> fields) {
    return to(w -> message(w, Otlp.RESOURCE, to(fields)));
  }

  private static byte[] one(byte[] record) {
    return one(new byte[0], record);
  }

  private static byte[] one(byte[] resource, byte[] record) {
    return request(resource, record);
  }

  private static byte[] request(byte[] resource, byte[] scopeContent) {
    return request(resource, scopeContent, 1);
  }

  private static byte[] request(byte[] resource, byte[] scopeContent, int scopes) {
    return to(
        w ->
            message(
                w,
                Otlp.RESOURCE_LOGS,
                to(
                    logs -> {
                      logs.bytes(resource, 0, resource.length);
                      times(scopes, logs, Otlp.SCOPE_LOGS, scopeContent);
                    })));
  }

  /** Two large resources of one stream, whose records take turns in time. */
  private static byte[] alternating(int n) {
    byte[] resource = resource(r -> attributes(n, r, Otlp.RESOURCE_ATTRIBUTES));
    return to(
        w -> {
          for (int which = 0; which < 2; which++) {
            ProtoWriter records = new ProtoWriter(64);
            for (int i = 0; i < n; i++) {
              long time = 2L * i + which + 1;
              byte[] record = record(r -> r.fixed64Field(Otlp.TIME, time));
              records.bytes(record, 0, record.length);
            }
            byte[] request = request(resource, records.toByteArray());
            w.bytes(request, 0, request.length);
          }
        });
  }

  /** Each record asks for another attribute of a large resource. */
  private static byte[] asking(int n) {
    byte[] resource = resource(r -> attributes(n, r, Otlp.RESOURCE_ATTRIBUTES));
    ProtoWriter records = new ProtoWriter(64);
    for (int i = 0; i < n; i++) {
      String name = "k%05x".formatted(n - 1 - i);
      byte[] record = record(r -> hint(r, Otlp.RECORD_ATTRIBUTES, "loki.resource.labels", name));
      records.bytes(record, 0, record.length);
    }
    return request(resource, records.toByteArray());
  }
}

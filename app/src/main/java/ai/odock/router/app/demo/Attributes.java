package ai.odock.router.app.demo;

import ai.odock.router.otlp.ProtoWriter;

/** Writes OTLP's {@code KeyValue}, as the given field of the message that is being written. */
final class Attributes {
  private Attributes() {}

  static void put(ProtoWriter out, int field, String key, String value) {
    int pair = begin(out, field, key);
    int any = out.beginMessage(2);
    out.stringField(1, value);
    end(out, any, pair);
  }

  static void put(ProtoWriter out, int field, String key, long value) {
    int pair = begin(out, field, key);
    int any = out.beginMessage(2);
    out.varintField(3, value);
    end(out, any, pair);
  }

  private static int begin(ProtoWriter out, int field, String key) {
    int pair = out.beginMessage(field);
    out.stringField(1, key);
    return pair;
  }

  private static void end(ProtoWriter out, int any, int pair) {
    out.endMessage(any);
    out.endMessage(pair);
  }
}

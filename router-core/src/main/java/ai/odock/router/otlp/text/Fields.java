package ai.odock.router.otlp.text;

/** Field numbers of opentelemetry.proto.common.v1. */
final class Fields {
  /** KeyValue. */
  static final int KEY = 1;

  static final int VALUE = 2;

  /** ArrayValue and KeyValueList alike. */
  static final int VALUES = 1;

  private Fields() {}
}

package ai.odock.router.exporters.loki;

/** Field numbers of opentelemetry.proto.logs.v1 and common.v1. */
final class Otlp {
  static final int RESOURCE_LOGS = 1;

  /** ResourceLogs. */
  static final int RESOURCE = 1;

  static final int SCOPE_LOGS = 2;

  /** Resource. */
  static final int RESOURCE_ATTRIBUTES = 1;

  /** ScopeLogs. */
  static final int SCOPE = 1;

  static final int LOG_RECORDS = 2;

  /** InstrumentationScope. */
  static final int SCOPE_NAME = 1;

  static final int SCOPE_VERSION = 2;
  static final int SCOPE_ATTRIBUTES = 3;
  static final int SCOPE_DROPPED_ATTRIBUTES = 4;

  /** LogRecord. */
  static final int TIME = 1;

  static final int SEVERITY_NUMBER = 2;
  static final int SEVERITY_TEXT = 3;
  static final int BODY = 5;
  static final int RECORD_ATTRIBUTES = 6;
  static final int DROPPED_ATTRIBUTES = 7;
  static final int FLAGS = 8;
  static final int TRACE_ID = 9;
  static final int SPAN_ID = 10;
  static final int OBSERVED_TIME = 11;
  static final int EVENT_NAME = 12;

  /** KeyValue. */
  static final int KEY = 1;

  static final int VALUE = 2;

  /** ArrayValue and KeyValueList alike. */
  static final int VALUES = 1;

  private Otlp() {}
}

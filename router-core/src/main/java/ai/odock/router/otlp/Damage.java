package ai.odock.router.otlp;

import ai.odock.router.otlp.MalformedOtlp.Reason;

/** What {@link OtlpCheck} found, at a position of the array. Without a stack trace. */
final class Damage extends Exception {
  private final transient MessageType type;
  private final int position;
  private final String what;
  private final Reason reason;

  Damage(Reason reason, MessageType type, int position, String what) {
    super(what, null, false, false);
    this.reason = reason;
    this.type = type;
    this.position = position;
    this.what = what;
  }

  Damage(MessageType type, int position, String what) {
    this(Reason.MALFORMED, type, position, what);
  }

  /** Something about the field with this tag, which begins at {@code position}. */
  Damage(MessageType type, int position, int tag, String what) {
    this(Reason.MALFORMED, type, position, tag, what);
  }

  Damage(Reason reason, MessageType type, int position, int tag, String what) {
    this(reason, type, position, fieldName(type, tag >>> 3) + " " + what);
  }

  /** For the client: {@code Span at byte 1234: trace_id has 15 bytes}. */
  MalformedOtlp asSeenFrom(int offset) {
    return new MalformedOtlp(reason, type.name() + " at byte " + (position - offset) + ": " + what);
  }

  private static String fieldName(MessageType type, int number) {
    for (FieldType field : type.fields()) {
      if (field.number() == number) {
        return field.name();
      }
    }
    return "field " + number;
  }
}

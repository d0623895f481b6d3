package ai.odock.router.otlp;

/** What {@link OtlpCheck} found, at a position of the array. Without a stack trace. */
final class Damage extends Exception {
  private final transient MessageType type;
  private final int position;
  private final String what;

  Damage(MessageType type, int position, String what) {
    super(what, null, false, false);
    this.type = type;
    this.position = position;
    this.what = what;
  }

  /** Something about the field with this tag, which begins at {@code position}. */
  Damage(MessageType type, int position, int tag, String what) {
    this(type, position, fieldName(type, tag >>> 3) + " " + what);
  }

  /** For the client: {@code Span at byte 1234: trace_id has 15 bytes}. */
  MalformedOtlp asSeenFrom(int offset) {
    return new MalformedOtlp(type.name() + " at byte " + (position - offset) + ": " + what);
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

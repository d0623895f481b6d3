package ai.odock.router.otlp;

import java.util.Locale;

/** A request that is not OTLP. Expected from clients, so it carries no stack trace. */
public final class MalformedOtlp extends Exception {
  /** What is wrong with a request, as the {@code reason} label of counters has it. */
  public enum Reason {
    /** Its structure. */
    MALFORMED,
    /** An item has more elements than allowed. */
    TOO_MANY_ELEMENTS,
    /** A field that may occur once occurs again and again. */
    REPEATED_FIELDS,
    /** A text is not UTF-8. */
    INVALID_UTF8;

    /** The word for the label. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Reason reason;

  /** The message is for the client: what is wrong and where. */
  public MalformedOtlp(String message) {
    this(Reason.MALFORMED, message);
  }

  MalformedOtlp(Reason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  /** For counters. */
  public Reason reason() {
    return reason;
  }
}

package ai.odock.router;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The gRPC status codes, in the order of their numbers (grpc/grpc doc/statuscodes.md). */
public enum StatusCode {
  OK,
  CANCELLED,
  UNKNOWN,
  INVALID_ARGUMENT,
  DEADLINE_EXCEEDED,
  NOT_FOUND,
  ALREADY_EXISTS,
  PERMISSION_DENIED,
  RESOURCE_EXHAUSTED,
  FAILED_PRECONDITION,
  ABORTED,
  OUT_OF_RANGE,
  UNIMPLEMENTED,
  INTERNAL,
  UNAVAILABLE,
  DATA_LOSS,
  UNAUTHENTICATED;

  private static final StatusCode[] BY_NUMBER = values();

  private final String goName;

  StatusCode() {
    goName = goName(name());
  }

  /** The code on the wire, 0 to 16. */
  @SuppressWarnings("EnumOrdinal") // the constants stand in the order of their numbers
  public int number() {
    return ordinal();
  }

  /** The name that Go gives it: {@code Unavailable}, {@code DeadlineExceeded}, {@code OK}. */
  public String goName() {
    return goName;
  }

  private static String goName(String name) {
    if (name.equals("OK")) {
      return name;
    }
    return Arrays.stream(name.split("_", -1))
        .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
        .collect(Collectors.joining())
        .replace("Cancelled", "Canceled");
  }

  /** The code with this number; numbers that gRPC does not know become {@link #UNKNOWN}. */
  public static StatusCode of(int number) {
    return number >= 0 && number < BY_NUMBER.length ? BY_NUMBER[number] : UNKNOWN;
  }
}

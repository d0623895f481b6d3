package ai.odock.router.net.coding;

import java.util.Locale;

/** Why a request's body was not taken in. */
public enum BodyProblem {
  /** More bytes than allowed, as sent or inflated. */
  TOO_LARGE,
  /** A compression that is not installed. */
  BAD_ENCODING,
  /** Damaged or cut off. */
  MALFORMED,
  /** The memory budget has no room. */
  NO_MEMORY;

  /** What a client is told of {@link #TOO_LARGE} over HTTP, in the words of Go. */
  public static final String TOO_LARGE_TEXT = "http: request body too large";

  /** The word for a {@code reason} label. */
  public String reason() {
    return name().toLowerCase(Locale.ROOT);
  }
}

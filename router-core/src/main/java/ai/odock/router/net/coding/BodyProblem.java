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
  /** The memory budget has no room now. */
  NO_MEMORY,
  /** It is more than the memory budget would have room for if nothing else were held. */
  EXCEEDS_MEMORY;

  /** What a client is told of {@link #EXCEEDS_MEMORY}. */
  public static final String EXCEEDS_MEMORY_TEXT =
      "the request needs more memory than the router may use";

  /** What a client is told of {@link #TOO_LARGE} over HTTP, in the words of Go. */
  public static final String TOO_LARGE_TEXT = "http: request body too large";

  /** The word for a {@code reason} label. */
  public String reason() {
    return name().toLowerCase(Locale.ROOT);
  }
}

package ai.odock.router.net;

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

  /** The word for a {@code reason} label. */
  public String reason() {
    return name().toLowerCase(Locale.ROOT);
  }
}

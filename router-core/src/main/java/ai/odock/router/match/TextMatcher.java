package ai.odock.router.match;

/** Judges texts. Used by many threads at once. */
@FunctionalInterface
interface TextMatcher {
  /** Whether the UTF-8 text in this range is meant. */
  boolean matches(byte[] array, int offset, int length);
}

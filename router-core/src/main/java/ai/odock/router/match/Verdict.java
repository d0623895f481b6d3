package ai.odock.router.match;

/** Which items of a resource, scope or metric are chosen. */
public enum Verdict {
  ALL,
  NONE,
  /** It depends on what lies in it. */
  SOME
}

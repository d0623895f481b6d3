package ai.odock.router.otlp;

/** What items lie in, from the outside in. */
public enum OtlpLevel {
  RESOURCE(0),
  SCOPE(1),
  /** In metrics alone. */
  METRIC(2);

  /** How many there are. */
  public static final int COUNT = 3;

  private final int depth;

  OtlpLevel(int depth) {
    this.depth = depth;
  }

  /** 0 for the outermost. */
  public int depth() {
    return depth;
  }
}

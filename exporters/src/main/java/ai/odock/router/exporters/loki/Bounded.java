package ai.odock.router.exporters.loki;

import ai.odock.router.otlp.ProtoWriter;

/** Writers that refuse to grow without end: few bytes of nested maps can make many of names. */
final class Bounded {
  private static final int FIRST = 4096;

  /** What a write asks for beyond its content. */
  private static final int SLACK = 64;

  private Bounded() {}

  /**
   * A writer that throws {@link ai.odock.router.otlp.NoRoom} where it would take more than {@code
   * maxBytes}. As it grows by doubling, only half of that is sure to fit.
   */
  static ProtoWriter writer(long maxBytes) {
    long[] left = {Math.max(maxBytes, 2 * FIRST) + SLACK};
    return new ProtoWriter(
        FIRST,
        more -> {
          if (more > left[0]) {
            return false;
          }
          left[0] -= more;
          return true;
        });
  }
}

package ai.odock.router.exporters.prometheus;

import org.jspecify.annotations.Nullable;

/**
 * What a point's series is called.
 *
 * @param problem why it cannot be called anything; null: nothing is wrong
 */
record SeriesName(Labels labels, @Nullable Refusal problem) {
  static SeriesName none(Refusal why) {
    return new SeriesName(Labels.NONE, why);
  }
}

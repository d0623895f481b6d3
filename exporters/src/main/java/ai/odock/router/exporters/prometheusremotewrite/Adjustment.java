package ai.odock.router.exporters.prometheusremotewrite;

import java.util.Locale;

/** How a point was changed to be within what backends take. */
enum Adjustment {
  /** Labels of its resource or scope were too long or too many. */
  LABELS_CUT,
  EXEMPLARS_LEFT_OUT;

  /** The word for the {@code reason} label of the counter. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}

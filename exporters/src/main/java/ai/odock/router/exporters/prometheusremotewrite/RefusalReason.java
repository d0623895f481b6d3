package ai.odock.router.exporters.prometheusremotewrite;

import ai.odock.router.Outcome;
import java.util.Map;

/** Why a backend refused samples for good, in a word for the {@code reason} label. */
final class RefusalReason {
  static final String OUT_OF_ORDER = "out_of_order";
  static final String DUPLICATE = "duplicate";
  static final String TOO_OLD = "too_old";
  static final String TOO_FAR_IN_FUTURE = "too_far_in_future";

  /** The backend says that it wrote less than it was sent, and not why. */
  static final String NOT_WRITTEN = "not_written";

  static final int TOO_LARGE = 413;

  /**
   * Parts of the texts of Prometheus (storage/interface.go, storage/remote/write_handler.go) and of
   * Mimir (pkg/util/globalerror, pkg/ingester/errors.go) and what they stand for.
   */
  private static final Map<String, String> TEXTS =
      Map.of(
          "out of order sample", OUT_OF_ORDER,
          "sample-out-of-order", OUT_OF_ORDER,
          "duplicate sample for timestamp", DUPLICATE,
          "sample-duplicate-timestamp", DUPLICATE,
          "too old sample", TOO_OLD,
          "timestamp-too-old", TOO_OLD,
          "out of bounds", TOO_OLD,
          "out of bounds: timestamp is too far in the future", TOO_FAR_IN_FUTURE,
          "too-far-in-future", TOO_FAR_IN_FUTURE,
          "too far in the future", TOO_FAR_IN_FUTURE);

  private RefusalReason() {}

  /** What the first of these texts says, the longest one there; else {@code http_<status>}. */
  static String of(int status, String text) {
    if (status == TOO_LARGE) {
      return Outcome.TOO_LARGE;
    }
    int first = Integer.MAX_VALUE;
    int longest = 0;
    String reason = "http_" + status;
    for (Map.Entry<String, String> one : TEXTS.entrySet()) {
      int at = text.indexOf(one.getKey());
      int length = one.getKey().length();
      if (at >= 0 && (at < first || (at == first && length > longest))) {
        first = at;
        longest = length;
        reason = one.getValue();
      }
    }
    return reason;
  }
}

package ai.odock.router.exporters.loki;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a refusing answer says about the records of its request: Loki stores the good ones and tells
 * of the others in a text.
 *
 * @param reason the word of Loki's own loki_discarded_samples_total, else {@code http_<status>}
 * @param records how many were refused
 */
record Refusal(String reason, int records) {
  private static final int BAD_REQUEST = 400;
  private static final Pattern COUNT = Pattern.compile("total ignored: (\\d{1,9}) out of \\d");

  /** Parts of Loki's texts (pkg/validation/validate.go, pkg/chunkenc) and what they stand for. */
  private static final Map<String, String> REASONS =
      Map.ofEntries(
          Map.entry("too far behind", "too_far_behind"),
          Map.entry("out of order", "out_of_order"),
          Map.entry("timestamp too old", "greater_than_max_sample_age"),
          Map.entry("timestamp too new", "too_far_in_future"),
          Map.entry("Max entry size", "line_too_long"),
          Map.entry("label names; limit", "max_label_names_per_series"),
          Map.entry("label name too long", "label_name_too_long"),
          Map.entry("label value too long", "label_value_too_long"),
          Map.entry("duplicate label name", "duplicate_label_names"),
          Map.entry("includes structured metadata", "disallowed_structured_metadata"),
          Map.entry("structured metadata too large", "structured_metadata_too_large"),
          Map.entry("too many structured metadata", "structured_metadata_too_many"),
          Map.entry("rror parsing labels", "invalid_labels"),
          Map.entry("label pair is required", "missing_labels"));

  /**
   * Reads an answer that is neither success nor to be tried again.
   *
   * @param records those of the request
   */
  static Refusal of(int status, String text, int records) {
    if (status != BAD_REQUEST) {
      return new Refusal("http_" + status, records);
    }
    Matcher count = COUNT.matcher(text);
    int refused = count.find() ? Integer.parseInt(count.group(1)) : records;
    return new Refusal(reason(text), Math.min(refused, records));
  }

  /** The first one counts: what comes later may be quoted from a log. */
  private static String reason(String text) {
    int first = Integer.MAX_VALUE;
    String reason = "http_" + BAD_REQUEST;
    for (Map.Entry<String, String> one : REASONS.entrySet()) {
      int at = text.indexOf(one.getKey());
      if (at >= 0 && at < first) {
        first = at;
        reason = one.getValue();
      }
    }
    return reason;
  }
}

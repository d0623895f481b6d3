package ai.odock.router.exporters.loki;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a refusing answer says about the records of its request: Loki stores the good ones and tells
 * of the others in a text, in the words of its own loki_discarded_samples_total. Where the text
 * does not say how many they are, all of the request are counted.
 */
final class Refusal {
  private static final int BAD_REQUEST = 400;
  private static final int TOO_MANY_REQUESTS = 429;

  /** An ingester tells of one stream (loki/pkg/ingester/stream.go, errorForFailedEntries). */
  private static final Pattern IGNORED = Pattern.compile("total ignored: (\\d{1,9}) out of \\d");

  private static final String ENTRY = "reason: '";

  /** A distributor tells of each entry, equal texts once (loki/pkg/util/errors.go). */
  private static final Pattern GROUP = Pattern.compile("(?:^|; )(\\d{1,9}) errors like: ");

  private static final String STREAM_LIMIT = "aximum active stream limit exceeded";

  /** What a part of Loki's texts stands for, and whether it speaks of one entry or a stream. */
  private record Word(String part, String reason, boolean ofEntry) {}

  /** From pkg/validation/validate.go and pkg/chunkenc. */
  private static final List<Word> WORDS =
      List.of(
          new Word("too far behind", "too_far_behind", true),
          new Word("out of order", "out_of_order", true),
          new Word("er stream rate limit exceeded", "per_stream_rate_limit", true),
          new Word("timestamp too old", "greater_than_max_sample_age", true),
          new Word("timestamp too new", "too_far_in_future", true),
          new Word("ax entry size", "line_too_long", true),
          new Word("includes structured metadata", "disallowed_structured_metadata", true),
          new Word("structured metadata too large", "structured_metadata_too_large", true),
          new Word("too many structured metadata", "structured_metadata_too_many", true),
          new Word("label names; limit", "max_label_names_per_series", false),
          new Word("label name too long", "label_name_too_long", false),
          new Word("label value too long", "label_value_too_long", false),
          new Word("duplicate label name", "duplicate_label_names", false),
          new Word("rror parsing labels", "invalid_labels", false),
          new Word("label pair is required", "missing_labels", false),
          new Word("missing required labels", "missing_enforced_labels", false),
          new Word(STREAM_LIMIT, "stream_limit", false));

  private final int records;
  private final Map<String, Integer> refused = new LinkedHashMap<>();
  private int left;

  private Refusal(int records) {
    this.records = records;
    this.left = records;
  }

  /** Whether Loki has stored the good entries of a request that it answered 429. */
  static boolean isPartial(String text) {
    return text.contains("total ignored: ") || text.contains(STREAM_LIMIT);
  }

  /**
   * Reads an answer that is neither success nor to be tried again.
   *
   * @param complete whether the text is all that Loki said
   * @param records those of the request
   * @return how many were refused, by reason
   */
  static Map<String, Integer> read(int status, String text, boolean complete, int records) {
    if (status != BAD_REQUEST && status != TOO_MANY_REQUESTS) {
      return Map.of("http_" + status, records);
    }
    Refusal refusal = new Refusal(records);
    refusal.readText(text, "http_" + status);
    if (!complete) {
      Word first = first(text, 0, text.length());
      refusal.take(first == null ? "http_" + status : first.reason, records);
    }
    return refusal.refused;
  }

  private void readText(String text, String otherwise) {
    Matcher ignored = IGNORED.matcher(text);
    int from = 0;
    while (ignored.find()) {
      ofStream(text, from, ignored.start(), Integer.parseInt(ignored.group(1)), otherwise);
      from = ignored.end();
    }
    if (text.contains(STREAM_LIMIT)) {
      take("stream_limit", records); // of how many streams and entries is not said
    } else if (from == 0) {
      ofEntries(text, otherwise);
    }
  }

  /** The first entries are told one by one, the others counted under the last one's reason. */
  private void ofStream(String text, int from, int to, int count, String otherwise) {
    int open = count;
    String reason = otherwise;
    for (int at = text.indexOf(ENTRY, from); at >= 0 && at < to && open > 0; ) {
      int next = text.indexOf(ENTRY, at + 1);
      Word word = first(text, at, next < 0 ? to : Math.min(next, to));
      reason = word == null ? otherwise : word.reason;
      take(reason, 1);
      open--;
      at = next;
    }
    take(reason, open);
  }

  private void ofEntries(String text, String otherwise) {
    Matcher group = GROUP.matcher(text);
    if (!group.lookingAt()) {
      ofEntries(text, 0, text.length(), 1, otherwise);
      return;
    }
    boolean more = true;
    while (more) {
      int count = Integer.parseInt(group.group(1));
      int start = group.end();
      more = group.find();
      ofEntries(text, start, more ? group.start() : text.length(), count, otherwise);
    }
  }

  private void ofEntries(String text, int from, int to, int count, String otherwise) {
    Word word = first(text, from, to);
    take(word == null ? otherwise : word.reason, word != null && word.ofEntry ? count : records);
  }

  private void take(String reason, int count) {
    int taken = Math.min(count, left);
    if (taken > 0) {
      refused.merge(reason, taken, Integer::sum);
      left -= taken;
    }
  }

  /** The first one counts: what comes later may be quoted from a log. */
  private static @Nullable Word first(String text, int from, int to) {
    int first = to;
    Word found = null;
    for (Word word : WORDS) {
      int at = text.indexOf(word.part, from);
      if (at >= 0 && at < first) {
        first = at;
        found = word;
      }
    }
    return found;
  }
}

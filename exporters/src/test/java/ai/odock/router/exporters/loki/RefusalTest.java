package ai.odock.router.exporters.loki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Texts in the shapes of Loki 3. */
class RefusalTest {
  static Stream<Arguments> texts() {
    return Stream.of(
        argumentSet(
            "too far behind",
            "entry with timestamp 1970 ignored, reason: 'entry too far behind, entry timestamp is:"
                + " x',\nuser 'fake', total ignored: 3 out of 100 for stream: {a=\"b\"}",
            Map.of("too_far_behind", 3)),
        argumentSet(
            "out of order",
            "reason: 'entry out of order' for stream: {},\ntotal ignored: 10 out of 10",
            Map.of("out_of_order", 10)),
        argumentSet(
            "a stream above its rate",
            "entry with timestamp 1970 ignored, reason: 'Per stream rate limit exceeded (limit:"
                + " 3MB/sec) while attempting to ingest for stream '{a=\"b\"}' totaling 1kB, consider"
                + " splitting',\nuser 'fake', total ignored: 7 out of 9 for stream: {a=\"b\"}",
            Map.of("per_stream_rate_limit", 7)),
        argumentSet(
            "two reasons in one stream",
            """
            entry with timestamp 1 ignored, reason: 'entry too far behind, entry',
            entry with timestamp 2 ignored, reason: 'Per stream rate limit exceeded (',
            user 'fake', total ignored: 5 out of 9 for stream: {}""",
            Map.of("too_far_behind", 1, "per_stream_rate_limit", 4)),
        argumentSet(
            "two streams",
            """
            entry with timestamp 1 ignored, reason: 'entry too far behind, entry',
            user 'fake', total ignored: 2 out of 9 for stream: {}
            entry with timestamp 1 ignored, reason: 'entry out of order, entry',
            user 'fake', total ignored: 3 out of 9 for stream: {}""",
            Map.of("too_far_behind", 2, "out_of_order", 3)),
        argumentSet(
            "one entry that is too old",
            "entry for stream '{a=\"b\"}' has timestamp too old: x, oldest acceptable: y",
            Map.of("greater_than_max_sample_age", 1)),
        argumentSet(
            "one that is too new",
            "entry for stream '{}' has timestamp too new: x",
            Map.of("too_far_in_future", 1)),
        argumentSet(
            "one line",
            "Max entry size '262144' bytes exceeded for stream '{a=\"too far behind\"}' while",
            Map.of("line_too_long", 1)),
        argumentSet(
            "metadata off",
            "stream '{}' includes structured metadata, but this feature is disallowed.",
            Map.of("disallowed_structured_metadata", 1)),
        argumentSet(
            "metadata size",
            "stream '{}' has structured metadata too large: '1' bytes",
            Map.of("structured_metadata_too_large", 1)),
        argumentSet(
            "metadata count",
            "stream '{}' has too many structured metadata labels: '129'",
            Map.of("structured_metadata_too_many", 1)),
        argumentSet(
            "entries of several reasons",
            "3 errors like: entry for stream '{}' has timestamp too old: x; 1 errors like: entry"
                + " for stream '{}' has timestamp too new: x; 2 errors like: Max entry size '1'",
            Map.of("greater_than_max_sample_age", 3, "too_far_in_future", 1, "line_too_long", 2)),
        argumentSet(
            "labels: of all entries of a stream",
            "entry for stream '{}' has 16 label names; limit 15",
            Map.of("max_label_names_per_series", 100)),
        argumentSet(
            "label value",
            "stream '{}' has label value too long: 'x'",
            Map.of("label_value_too_long", 100)),
        argumentSet(
            "selector", "Error parsing labels '{' with error: x", Map.of("invalid_labels", 100)),
        argumentSet(
            "entries and a stream",
            "3 errors like: entry for stream '{}' has timestamp too old: x; 1 errors like: stream"
                + " '{}' has label name too long: 'x'",
            Map.of("greater_than_max_sample_age", 3, "label_name_too_long", 97)),
        argumentSet(
            "streams that could not be made",
            "Maximum active stream limit exceeded when trying to create stream {a=\"b\"}, reduce",
            Map.of("stream_limit", 100)),
        argumentSet(
            "more than there are", "total ignored: 900 out of 900", Map.of("http_400", 100)),
        argumentSet("nothing of use", "bad", Map.of("http_400", 100)));
  }

  @ParameterizedTest
  @MethodSource("texts")
  void namesTheReasonsAndCounts(String text, Map<String, Integer> refused) {
    assertThat(Refusal.read(400, text, true, 100)).isEqualTo(refused);
  }

  @Test
  void aTextThatBreaksOffSaysNothingOfTheRest() {
    String text = "3 errors like: entry for stream '{}' has timestamp too old: x; 1 err";
    assertThat(Refusal.read(400, text, false, 100))
        .isEqualTo(Map.of("greater_than_max_sample_age", 100));
  }

  @Test
  void onlyTheAnswerOfAWholeTenantCanBeSentAgain() {
    assertThat(Refusal.isPartial("Ingestion rate limit exceeded for user fake (limit: 1"))
        .isFalse();
    assertThat(Refusal.isPartial("x,\nuser 'fake', total ignored: 5 out of 9")).isTrue();
    assertThat(Refusal.isPartial("maximum active stream limit exceeded when")).isTrue();
  }

  @Test
  void otherAnswersAreOfTheWholeRequest() {
    assertThat(Refusal.read(422, "x", true, 7)).isEqualTo(Map.of("http_422", 7));
  }
}

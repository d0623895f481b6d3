package ai.odock.router.exporters.loki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.stream.Stream;
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
            "too_far_behind",
            3),
        argumentSet(
            "out of order",
            "reason: 'entry out of order' for stream: {},\ntotal ignored: 10 out of 10",
            "out_of_order",
            10),
        argumentSet(
            "too old",
            "entry for stream '{a=\"b\"}' has timestamp too old: x, oldest acceptable: y",
            "greater_than_max_sample_age",
            100),
        argumentSet(
            "too new", "entry for stream '{}' has timestamp too new: x", "too_far_in_future", 100),
        argumentSet(
            "line",
            "Max entry size '262144' bytes exceeded for stream '{a=\"too far behind\"}' while",
            "line_too_long",
            100),
        argumentSet(
            "labels",
            "entry for stream '{}' has 16 label names; limit 15",
            "max_label_names_per_series",
            100),
        argumentSet(
            "label value",
            "stream '{}' has label value too long: 'x'",
            "label_value_too_long",
            100),
        argumentSet(
            "metadata off",
            "stream '{}' includes structured metadata, but this feature is disallowed.",
            "disallowed_structured_metadata",
            100),
        argumentSet(
            "metadata size",
            "stream '{}' has structured metadata too large: '1' bytes",
            "structured_metadata_too_large",
            100),
        argumentSet(
            "metadata count",
            "stream '{}' has too many structured metadata labels: '129'",
            "structured_metadata_too_many",
            100),
        argumentSet("selector", "Error parsing labels '{' with error: x", "invalid_labels", 100),
        argumentSet("more than there are", "total ignored: 900 out of 900", "http_400", 100),
        argumentSet("nothing of use", "bad", "http_400", 100));
  }

  @ParameterizedTest
  @MethodSource("texts")
  void namesTheReasonAndCounts(String text, String reason, int records) {
    assertThat(Refusal.of(400, text, 100)).isEqualTo(new Refusal(reason, records));
  }
}

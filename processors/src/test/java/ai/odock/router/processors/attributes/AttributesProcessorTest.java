package ai.odock.router.processors.attributes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.Batch;
import ai.odock.router.Signal;
import ai.odock.router.StartException;
import ai.odock.router.attribute.ActionConfig;
import ai.odock.router.attribute.RandomActions;
import ai.odock.router.attribute.SlowActions;
import ai.odock.router.fixtures.CapturedLog;
import ai.odock.router.fixtures.Requests;
import ai.odock.router.match.MatchProperties;
import ai.odock.router.match.MatchType;
import ai.odock.router.match.Selection;
import ai.odock.router.otlp.OtlpBytes;
import ai.odock.router.otlp.OtlpRequests;
import com.google.protobuf.Message;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Beside the actions on protobuf-java's objects; what is chosen: {@link RecordedSelectionsTest}.
 */
class AttributesProcessorTest {
  private static final int SEEDS = 200;
  private static final Map<String, ?> INSERT = Map.of("key", "k", "value", 1, "action", "insert");

  @ParameterizedTest
  @EnumSource(Signal.class)
  void everyItemIsEdited(Signal signal) throws Exception {
    for (int seed = 0; seed < SEEDS; seed++) {
      List<ActionConfig> actions = RandomActions.of(seed);
      var config = new AttributesProcessor.Config(actions, new Selection(null, null));
      Message request = OtlpRequests.request(signal, seed);
      if (OtlpRequests.items(request) == 0) {
        continue; // no batch of nothing comes to a transform
      }
      Batch one = Requests.batch(signal, request);

      Batch result =
          AttributesProcessors.of(config, signal, new CapturedLog())
              .apply(Batch.merge(List.of(one, one)))
              .batch();

      Message expected = new SlowActions(actions, Map.of()).onItems(request, _ -> true);
      for (OtlpBytes part : result.parts()) {
        assertThat(SlowActions.plain(OtlpRequests.parse(signal, part.toByteArray())))
            .as(seed + " " + actions)
            .isEqualTo(SlowActions.plain(expected));
      }
      assertThat(result.items()).isEqualTo(2 * one.items());
    }
  }

  @Test
  void onlyWhatIsChosenIsEdited() throws Exception {
    MatchType strict = new MatchType(false, 0);
    MatchProperties named =
        new MatchProperties(
            strict,
            List.of(),
            List.of("a", "odock-server", ""),
            List.of(),
            List.of(),
            List.of(),
            null,
            List.of(),
            List.of(),
            List.of(),
            List.of());
    for (int seed = 0; seed < SEEDS; seed++) {
      List<ActionConfig> actions = RandomActions.of(seed);
      SlowActions slow = new SlowActions(actions, Map.of());
      Batch batch = Requests.batch(Signal.TRACES, OtlpRequests.traces(seed));
      Message before = OtlpRequests.traces(seed);
      if (batch.items() == 0) {
        continue;
      }
      for (boolean include : new boolean[] {true, false}) {
        Selection chosen = include ? new Selection(named, null) : new Selection(null, named);
        var config = new AttributesProcessor.Config(actions, chosen);

        Batch result =
            AttributesProcessors.of(config, Signal.TRACES, new CapturedLog()).apply(batch).batch();

        Message expected =
            slow.onItems(
                before, it -> named.spanNames().contains(((Span) it).getName()) == include);
        byte[] bytes = result.parts().getFirst().toByteArray();
        assertThat(SlowActions.plain(OtlpRequests.parse(Signal.TRACES, bytes)))
            .as(seed + " " + actions)
            .isEqualTo(SlowActions.plain(expected));
      }
    }
  }

  @Test
  void whatNoActionConcernsGoesOnAsItCame() {
    var processor =
        AttributesProcessors.of(
            Map.of("actions", List.of(Map.of("pattern", "^secret", "action", "delete"))),
            Signal.TRACES);
    Batch batch = Requests.spans(10);

    assertThat(processor.apply(batch).batch()).isSameAs(batch);
  }

  static Stream<Arguments> misplaced() {
    return Stream.of(
        argumentSet(
            "a criterion of another signal",
            Signal.TRACES,
            Map.of("match_type", "strict", "log_bodies", List.of("x")),
            "include: log_bodies should not be specified for trace spans"),
        argumentSet(
            "attributes of metrics",
            Signal.METRICS,
            Map.of("match_type", "strict", "attributes", List.of(Map.of("key", "x"))),
            "are not valid for metrics"),
        argumentSet(
            "nothing to match",
            Signal.LOGS,
            Map.of("match_type", "strict"),
            "include: at least one of"));
  }

  @ParameterizedTest
  @MethodSource("misplaced")
  void whatTheSignalDoesNotHaveIsRefusedAtTheStart(
      Signal signal, Map<String, ?> include, String message) {
    var processor =
        AttributesProcessors.of(Map.of("actions", List.of(INSERT), "include", include), signal);

    assertThatThrownBy(processor::start)
        .isInstanceOf(StartException.class)
        .hasMessageContaining(message);
  }

  @Test
  void resourcesOfMetricsHaveNoEffectAndThatIsSaid() throws Exception {
    CapturedLog log = new CapturedLog();
    var config =
        AttributesProcessors.config(
            Map.of(
                "actions",
                List.of(INSERT),
                "exclude",
                Map.of("match_type", "strict", "resources", List.of(Map.of("key", "x")))));

    AttributesProcessors.of(config, Signal.METRICS, log).start();

    assertThat(log.lines().toString()).contains("\"resources\" has no effect on metrics");
  }
}

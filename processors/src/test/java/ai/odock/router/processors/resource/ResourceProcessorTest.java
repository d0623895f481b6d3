package ai.odock.router.processors.resource;

import static org.assertj.core.api.Assertions.assertThat;

import ai.odock.router.Batch;
import ai.odock.router.BuildInfo;
import ai.odock.router.ComponentContext;
import ai.odock.router.MemoryBudget;
import ai.odock.router.Signal;
import ai.odock.router.attribute.ActionConfig;
import ai.odock.router.attribute.RandomActions;
import ai.odock.router.attribute.SlowActions;
import ai.odock.router.fixtures.CapturedLog;
import ai.odock.router.fixtures.FakeClock;
import ai.odock.router.fixtures.Requests;
import ai.odock.router.otlp.OtlpRequests;
import ai.odock.router.settings.ComponentId;
import ai.odock.router.settings.ConfigProblems;
import ai.odock.router.settings.ConfigTree;
import ai.odock.router.telemetry.Metrics;
import com.google.protobuf.Message;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Beside the actions on protobuf-java's objects. */
class ResourceProcessorTest {
  private static final int SEEDS = 200;

  private static ResourceProcessor processor(List<ActionConfig> actions, Signal signal) {
    var context =
        new ComponentContext(
            new ComponentId("resource", ""),
            new Metrics(),
            new MemoryBudget(1 << 20),
            new FakeClock(),
            new BuildInfo("t", "1"),
            new CapturedLog());
    return new ResourceProcessor(new ResourceProcessor.Config(actions), signal, context);
  }

  @ParameterizedTest
  @EnumSource(Signal.class)
  void everyResourceIsEditedInItsOwnContext(Signal signal) throws Exception {
    for (int seed = 0; seed < SEEDS; seed++) {
      List<ActionConfig> actions = RandomActions.of(seed);
      ResourceProcessor processor = processor(actions, signal);
      Message request = OtlpRequests.request(signal, seed);
      if (OtlpRequests.items(request) == 0) {
        continue; // no batch of nothing comes to a transform
      }
      for (String tenant : List.of("a", "b", "a")) {
        var metadata =
            Map.of(
                "x-tenant",
                List.of(tenant),
                "x-many",
                List.of(tenant, "x"),
                Batch.CLIENT_ADDRESS,
                List.of("10.0.0." + tenant.length()));
        Batch batch = Requests.batch(signal, request).withMetadata(metadata);

        Batch result = processor.apply(batch).batch();

        assertThat(
                SlowActions.plain(
                    OtlpRequests.parse(signal, result.parts().getFirst().toByteArray())))
            .as(seed + " " + actions)
            .isEqualTo(SlowActions.plain(new SlowActions(actions, metadata).onResources(request)));
        assertThat(result.items()).isEqualTo(batch.items());
        assertThat(result.metadata()).isEqualTo(metadata);
      }
    }
  }

  @Test
  void aResourceThatStaysAsItIsCopiesNothing() {
    var problems = new ConfigProblems();
    var section =
        ConfigTree.section(
            "processors::resource",
            Map.of("attributes", List.of(Map.of("key", "no", "action", "delete"))),
            problems);
    var config = ResourceProcessor.Config.read(section);
    Batch batch = Requests.spans(10);

    assertThat(processor(config.actions(), Signal.TRACES).apply(batch).batch()).isSameAs(batch);
    assertThat(problems.all()).isEmpty();
  }
}

package ai.odock.router.processors.attributes;

import static org.assertj.core.api.Assertions.assertThat;

import ai.odock.router.BuildInfo;
import ai.odock.router.ComponentContext;
import ai.odock.router.MemoryBudget;
import ai.odock.router.Signal;
import ai.odock.router.fixtures.CapturedLog;
import ai.odock.router.fixtures.FakeClock;
import ai.odock.router.settings.ComponentId;
import ai.odock.router.settings.ConfigProblems;
import ai.odock.router.settings.ConfigTree;
import ai.odock.router.telemetry.Metrics;
import java.util.Map;
import java.util.Objects;

/** Makes processors of plain maps. */
final class AttributesProcessors {
  private AttributesProcessors() {}

  static AttributesProcessor.Config config(Map<String, ?> map) {
    var problems = new ConfigProblems();
    var section = ConfigTree.section("processors::attributes", map, problems);
    var config = section.read(AttributesProcessor.Config::read);
    assertThat(problems.all()).isEmpty();
    return Objects.requireNonNull(config);
  }

  static AttributesProcessor of(Map<String, ?> map, Signal signal) {
    return of(config(map), signal, new CapturedLog());
  }

  static AttributesProcessor of(AttributesProcessor.Config config, Signal signal, CapturedLog log) {
    var context =
        new ComponentContext(
            new ComponentId("attributes", ""),
            new Metrics(),
            new MemoryBudget(1 << 20),
            new FakeClock(),
            new BuildInfo("t", "1"),
            log);
    return new AttributesProcessor(config, signal, context);
  }
}

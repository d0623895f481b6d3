package ai.odock.router.exporters.debug;

import static java.util.Objects.requireNonNull;

import ai.odock.router.BuildInfo;
import ai.odock.router.ComponentContext;
import ai.odock.router.MemoryBudget;
import ai.odock.router.Signal;
import ai.odock.router.fixtures.FakeClock;
import ai.odock.router.fixtures.MetricShapes;
import ai.odock.router.fixtures.Steps;
import ai.odock.router.settings.ComponentId;
import ai.odock.router.settings.ConfigProblems;
import ai.odock.router.settings.ConfigTree;
import ai.odock.router.telemetry.Metrics;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.helpers.NOPLogger;

/** Requests that ask for much with few bytes cost work in proportion. */
class GrowthTest {
  static final class Shown implements Consumer<byte[]> {
    @Override
    public void accept(byte[] request) {
      var keys = Map.of("verbosity", "detailed");
      var config =
          ConfigTree.section("exporters::debug", keys, new ConfigProblems())
              .read(DebugExporter.Config::read);
      var context =
          new ComponentContext(
              new ComponentId("debug", ""),
              new Metrics(),
              new MemoryBudget(1 << 20),
              new FakeClock(),
              new BuildInfo("t", "1"),
              NOPLogger.NOP_LOGGER);
      var exporter = new DebugExporter(requireNonNull(config), Signal.METRICS, context);
      var _ = exporter.export(MetricShapes.batch(request));
    }
  }

  @ParameterizedTest
  @EnumSource
  void workGrowsWithTheBytes(MetricShapes shape) {
    Steps.assertGrowLinearly(Shown.class, shape::of, 512);
  }
}

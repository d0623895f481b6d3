package ai.odock.router.app;

import ai.odock.router.BuildInfo;
import ai.odock.router.StartException;
import ai.odock.router.app.demo.Backend;
import ai.odock.router.app.demo.Demo;
import ai.odock.router.app.demo.DemoSettings;
import ai.odock.router.app.log.LogSettings;
import ai.odock.router.config.ConfigLoader;
import ai.odock.router.pipeline.topology.RouterConfig;
import ai.odock.router.selftelemetry.LogsConfig;
import ai.odock.router.selftelemetry.LogsConfig.Encoding;
import ai.odock.router.selftelemetry.LogsConfig.LogLevel;
import ai.odock.router.selftelemetry.OwnResource;
import ai.odock.router.time.Clock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the router between a small gateway and stand-ins for its backends. */
@Command(
    name = "demo",
    description = {
      "Shows the platform's pipeline at work, with stand-ins for its backends.",
      "A small gateway sends telemetry; Tempo, Prometheus and Loki are played.",
      ""
    },
    footer = {"", "Examples:", "  router demo", "  router demo --break tempo --for 60s"})
final class DemoCommand implements Callable<Integer> {
  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "50",
      description = "Requests of the gateway a second, 1 to 2000 (default: ${DEFAULT-VALUE}).")
  private int rate;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      converter = Seconds.class,
      description = "Ends by itself after a time such as 30s or 5m.")
  private Duration runFor = Duration.ZERO;

  @Option(
      names = "--break",
      paramLabel = "BACKEND",
      description = "Takes a stand-in away for a while: ${COMPLETION-CANDIDATES}.")
  private @Nullable Backend broken;

  @Option(
      names = "--break-after",
      paramLabel = "TIME",
      defaultValue = "5s",
      converter = Seconds.class,
      description = "When it goes away (default: ${DEFAULT-VALUE}).")
  private Duration breakAfter = Duration.ZERO;

  @Option(
      names = "--break-for",
      paramLabel = "TIME",
      defaultValue = "15s",
      converter = Seconds.class,
      description = "How long it stays away, at most 4m (default: ${DEFAULT-VALUE}).")
  private Duration breakFor = Duration.ZERO;

  @Option(
      names = "--port-offset",
      paramLabel = "N",
      defaultValue = "0",
      description = "Adds N to every port, for when the usual ones are taken.")
  private int portOffset;

  @Override
  public Integer call() throws InterruptedException {
    LogSettings.bridgeJavaLogging();
    // the report tells what the router does; only what it does not foresee is worth a log line
    BuildInfo build = Build.info();
    LogSettings.apply(
        LogsConfig.of(LogLevel.WARN, Encoding.CONSOLE),
        OwnResource.attributes(Map.of(), build),
        build);
    IgnoredSignals.obey(LoggerFactory.getLogger("router"));
    Demo demo = open();
    RouterConfig config =
        ConfigLoader.load(
            List.of("yaml:" + Demo.yaml()), demo.environment(), Path.of(""), Components.catalog());
    RunningRouter router = RunningRouter.start(config, LoggerFactory.getLogger("router"));
    CompletableFuture<Integer> status = new CompletableFuture<>();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> halt(demo, status), "stop"));
    try {
      demo.run(router.metrics());
      router.stop();
      status.complete(demo.finish(router.metrics()) ? 0 : 1);
    } finally {
      status.complete(1);
    }
    return status.join();
  }

  private Demo open() {
    try {
      DemoSettings settings =
          new DemoSettings(rate, runFor, portOffset, broken, breakAfter, breakFor);
      return Demo.open(settings, System.out, Clock.SYSTEM);
    } catch (StartException | IllegalArgumentException e) {
      throw new OperatorError(String.valueOf(e.getMessage()));
    }
  }

  /** On a signal: lets the demo come to its end, and ends with its status. */
  private static void halt(Demo demo, CompletableFuture<Integer> status) {
    if (!status.isDone()) {
      demo.stop();
      int ended = status.join();
      LogSettings.close();
      Runtime.getRuntime().halt(ended);
    }
  }
}

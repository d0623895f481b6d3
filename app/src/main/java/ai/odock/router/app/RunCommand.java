package ai.odock.router.app;

import ai.odock.router.app.log.LogSettings;
import ai.odock.router.config.LoadedConfig;
import ai.odock.router.pipeline.topology.RouterConfig;
import ai.odock.router.time.Clock;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs the router until it is told to stop. */
@Command(
    name = "router",
    versionProvider = Version.class,
    description = {
      "Routes telemetry: takes OTLP in and sends it to Tempo, Prometheus and Loki.",
      "Reads the configuration of the OpenTelemetry Collector unchanged.",
      "Without a command it runs until it is stopped.",
      ""
    },
    commandListHeading = "%nCommands:%n",
    footer = {
      "",
      "Examples:",
      "  router --config router.yaml              runs it",
      "  router --config a.yaml --config b.yaml   the same, b.yaml merged over a.yaml",
      "  router validate --config router.yaml     says what is wrong with it",
      "  router print-config --config router.yaml shows it with every default",
      "  router demo                              needs nothing: backends are played",
      "  router help validate                     tells more about a command",
      "",
      "SIGHUP reads the configuration again and replaces what has changed; a bad one changes",
      "nothing and is logged. router plan shows beforehand what would be replaced.",
      "SIGTERM and SIGINT stop it: what was accepted is sent first, for at most",
      "ROUTER_SHUTDOWN_TIMEOUT (default 8s). ROUTER_HEAP (such as 256m) is its memory."
    })
final class RunCommand implements Callable<Integer> {
  @Mixin private ConfigOptions config;

  @Option(
      names = {"-v", "-V", "--version"},
      versionHelp = true,
      description = "Prints the version and exits.")
  @SuppressWarnings("UnusedVariable") // picocli prints it
  private boolean version;

  @Option(
      names = "--watch",
      description = {
        "Reloads the configuration when a file of it has changed (it is looked at every 2 s),",
        "as SIGHUP does: what stays the same goes on, and a bad file changes nothing."
      })
  private boolean watch;

  RunCommand() {
    this(new ConfigOptions(), false);
  }

  RunCommand(ConfigOptions config, boolean watch) {
    this.config = config;
    this.watch = watch;
  }

  ConfigOptions config() {
    return config;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (config.isBlank()) {
      throw new OperatorError(
          ConfigOptions.NO_SOURCE
              + "; write --config FILE\n"
              + "Run 'router demo' to see it at work without one, 'router --help' for usage.");
    }
    LoadedConfig loaded = config.load();
    RouterConfig checked = loaded.config();
    LogSettings.bridgeJavaLogging();
    OwnLog.open(checked.telemetry(), Build.info());
    Logger log = LoggerFactory.getLogger("router");
    checked.warnings().forEach(log::warn);
    config.gates().warnings().forEach(log::warn);
    checked.notes().forEach(log::info);
    CompletableFuture<Reloader> reloader = new CompletableFuture<>();
    // before it says that it is ready: the JVM's own answer to this signal is to end
    IgnoredSignals.obey(log);
    Signals.on("HUP", () -> reloader.join().reload("SIGHUP"));
    RunningRouter router = RunningRouter.start(checked, Build.info(config.gates()), log);
    // Ends the process as the collector does on a signal: drained, with status 0.
    Runtime.getRuntime().addShutdownHook(new Thread(() -> halt(router), "stop"));
    reloader.complete(new Reloader(config::load, router, log));
    if (watch) {
      Runnable changed = () -> reloader.join().reload("changed");
      new ConfigWatch(loaded, config::load, changed, Clock.SYSTEM).start();
    }
    Thread.currentThread().join();
    return 0;
  }

  private static void halt(RunningRouter router) {
    router.stop();
    LogSettings.close();
    Runtime.getRuntime().halt(0);
  }
}

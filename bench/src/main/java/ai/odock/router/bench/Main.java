package ai.odock.router.bench;

import ai.odock.router.Signal;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The entry of the comparison. */
@Command(
    name = "bench/run",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Measures the router beside a plain TCP relay and, if given, another router: the same load,",
      "the same counting sink, one process after the other, all on this machine's loopback.",
      ""
    },
    footer = {
      "",
      "Exit status 1: an acknowledged item is missing, one came twice, or a process failed.",
      "See bench/README.md for how to read the table."
    })
final class Main implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--signal", defaultValue = "traces", description = "traces, metrics or logs")
  private Signal signal = Signal.TRACES;

  @Option(names = "--in", defaultValue = "grpc", description = "grpc or http")
  private Protocol in = Protocol.GRPC;

  @Option(
      names = "--out",
      defaultValue = "grpc",
      description = "grpc, http; for metrics prw (remote write), for logs loki (push API)")
  private Protocol out = Protocol.GRPC;

  @Option(names = "--gzip-in", description = "the clients compress")
  private boolean gzipIn;

  @Option(names = "--gzip-out", description = "the routers compress")
  private boolean gzipOut;

  @Option(names = "--items", defaultValue = "100", description = "in a request, 1 to 1000")
  private int items;

  @Option(
      names = "--streams",
      defaultValue = "1",
      description = "different resources that send, one request after the other; default: 1")
  private int streams;

  @Option(names = "--connections", defaultValue = "4", description = "default: 4")
  private int connections;

  @Option(
      names = "--in-flight",
      defaultValue = "4",
      description = "requests at a time on a connection; over HTTP, further connections")
  private int inFlight;

  @Option(names = "--seconds", defaultValue = "20", description = "measured; default: 20")
  private int seconds;

  @Option(names = "--warmup", defaultValue = "10", description = "seconds before; default: 10")
  private int warmup;

  @Option(
      names = "--rate",
      defaultValue = "0",
      paramLabel = "ITEMS_PER_SECOND",
      description = "an open loop: latency counts from when a request was due, not sent")
  private int rate;

  @Option(
      names = "--versus",
      paramLabel = "CMD",
      description = {
        "another router: {config} becomes a collector's YAML file, {grpc}, {http} and {metrics}",
        "the ports it is to open, {sink} the port it is to send to"
      })
  private @Nullable String versus;

  @Option(names = "--only", paramLabel = "ROW", description = "relay, router or versus")
  private @Nullable String only;

  @Option(names = "--json", paramLabel = "FILE", description = "writes all figures there too")
  private @Nullable Path json;

  @Option(
      names = "--silence",
      defaultValue = "20",
      description = "seconds without an arrival after which the rest is missing; default: 20")
  private int silence;

  private Main() {}

  /** Runs a comparison; the process ends with its exit code. */
  public static void main(String[] args) {
    CommandLine program = new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true);
    program.setParameterExceptionHandler((mistake, words) -> failed(mistake));
    program.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          if (failure instanceof IOException) {
            return failed(failure);
          }
          throw failure;
        });
    System.exit(program.execute(args));
  }

  private static int failed(Exception failure) {
    System.err.println("Error: " + failure.getMessage());
    return 1;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Options options = options();
    Path folder = Files.createTempDirectory("router-bench");
    // not in a finally block: a run that is told to end in the middle must leave nothing either
    Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder), "clean-up"));
    List<Row> rows = new Comparison(options, folder).run();
    System.out.print(Table.of(rows));
    if (json != null) {
      try (Writer file = Files.newBufferedWriter(json)) {
        List<String> arguments = spec.commandLine().getParseResult().originalArgs();
        JsonReport.write(file, Machine.here(), arguments, rows);
      }
    }
    return rows.stream().allMatch(Row::sound) ? 0 : 1;
  }

  private Options options() {
    try {
      return new Options(
          signal,
          in,
          out,
          gzipIn,
          gzipOut,
          items,
          streams,
          connections,
          inFlight,
          seconds,
          warmup,
          rate,
          silence,
          versus,
          only,
          json);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage());
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      System.err.println("Error: cannot remove " + folder + ": " + e.getMessage());
    }
  }
}

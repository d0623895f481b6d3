package ai.odock.router.exporters.debug;

import ai.odock.router.Batch;
import ai.odock.router.ComponentContext;
import ai.odock.router.Exporter;
import ai.odock.router.ExporterType;
import ai.odock.router.Outcome;
import ai.odock.router.SendingConfig;
import ai.odock.router.Signal;
import ai.odock.router.otlp.OtlpBytes;
import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.otlp.json.OtlpJsonWriter;
import ai.odock.router.settings.ConfigRecord.Shown;
import ai.odock.router.settings.ConfigRecord.Unset;
import ai.odock.router.settings.ConfigSection;
import ai.odock.router.time.Clock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;

/** Writes what passes to the log: a line of counts, or the telemetry itself as OTLP/JSON. */
public final class DebugExporter implements Exporter {
  /** The {@code debug} component. */
  public static final ExporterType<Config> TYPE =
      new ExporterType<>(
          "debug",
          List.of(),
          EnumSet.allOf(Signal.class),
          Config::read,
          SendingConfig::queueOff,
          DebugExporter::new);

  private enum Verbosity {
    BASIC,
    NORMAL,
    DETAILED
  }

  /**
   * The {@code exporters::debug} section.
   *
   * @param samplingInitial the batches of a second that are written
   * @param samplingThereafter of those that follow in that second, every which one is
   */
  record Config(Verbosity verbosity, long samplingInitial, long samplingThereafter) {
    static Config read(ConfigSection yaml) {
      yaml.unsupported("output_paths", "it is not supported yet");
      yaml.display("output_paths", Unset.LIST);
      if (!yaml.bool("use_internal_logger", true)) {
        yaml.problem("use_internal_logger", "false is not supported yet");
      }
      return new Config(
          verbosity(yaml),
          yaml.integer("sampling_initial", 2),
          yaml.integer("sampling_thereafter", 1));
    }

    private static Verbosity verbosity(ConfigSection yaml) {
      Map<String, Verbosity> words =
          Map.of(
              "basic", Verbosity.BASIC, "normal", Verbosity.NORMAL, "detailed", Verbosity.DETAILED);
      ConfigSection shown = yaml.showing(Shown.UNLESS_EMPTY);
      Verbosity verbosity = shown.oneOfAnyCase("verbosity", words, Verbosity.BASIC);
      // The collector shows the level's name, and the lowest not at all.
      yaml.display(
          "verbosity",
          switch (verbosity) {
            case BASIC -> "";
            case NORMAL -> "Normal";
            case DETAILED -> "Detailed";
          });
      return verbosity;
    }
  }

  /** Bytes of JSON that are shown of a batch: a line of the log is held in memory as a whole. */
  static final int MAX_SHOWN = 1 << 20;

  /** Of the text while it is made and handed on, at most. */
  private static final int COPIES = 6;

  /** What a byte of OTLP becomes in all of them, at most. */
  private static final long GROWTH = 64;

  private final Config config;
  private final Signal signal;
  private final Clock clock;
  private final Logger log;
  private long second;
  private long seen;

  DebugExporter(Config config, Signal signal, ComponentContext context) {
    this.config = config;
    this.signal = signal;
    this.clock = context.clock();
    this.log = context.log();
  }

  @Override
  public Outcome export(Batch batch) {
    if (!sampled()) {
      return Outcome.Accepted.ALL;
    }
    boolean whole = config.verbosity != Verbosity.BASIC;
    var line = log.atInfo().addKeyValue(resourceKey(), resources(batch));
    line.addKeyValue(itemKey(), batch.items()).log(whole ? title() + " " + json(batch) : title());
    return Outcome.Accepted.ALL;
  }

  @Override
  public long workingBytes(Batch batch) {
    return config.verbosity == Verbosity.BASIC
        ? 0
        : Math.min((long) COPIES * MAX_SHOWN, GROWTH * batch.bytes());
  }

  /** The collector's sampling: the first few of each second, then every n-th. */
  private synchronized boolean sampled() {
    long now = clock.epochMillis() / 1000;
    if (now != second) {
      second = now;
      seen = 0;
    }
    seen++;
    long beyond = seen - config.samplingInitial;
    return beyond <= 0
        || (config.samplingThereafter > 0 && beyond % config.samplingThereafter == 0);
  }

  private static int resources(Batch batch) {
    int resources = 0;
    for (OtlpBytes part : batch.parts()) {
      ProtoReader reader = part.reader();
      while (reader.next()) {
        resources += reader.field() == 1 ? 1 : 0;
      }
    }
    return resources;
  }

  private String json(Batch batch) {
    ShownText out = new ShownText(MAX_SHOWN);
    try {
      OtlpJsonWriter.write(signal.request(), batch.parts(), out);
    } catch (ShownText.Full _) {
      return out + "… cut after " + MAX_SHOWN + " bytes";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString();
  }

  private String title() {
    return switch (signal) {
      case TRACES -> "Traces";
      case METRICS -> "Metrics";
      case LOGS -> "Logs";
    };
  }

  private String resourceKey() {
    return switch (signal) {
      case TRACES -> "resource spans";
      case METRICS -> "resource metrics";
      case LOGS -> "resource logs";
    };
  }

  private String itemKey() {
    return switch (signal) {
      case TRACES -> "spans";
      case METRICS -> "data points";
      case LOGS -> "log records";
    };
  }
}

package ai.odock.router.exporters.nop;

import ai.odock.router.Batch;
import ai.odock.router.ComponentContext;
import ai.odock.router.Exporter;
import ai.odock.router.ExporterType;
import ai.odock.router.Outcome;
import ai.odock.router.Sending;
import ai.odock.router.Signal;
import ai.odock.router.Traits;
import ai.odock.router.settings.ConfigSection;
import java.util.EnumSet;
import java.util.List;

/** Accepts everything and keeps nothing. */
public final class NopExporter implements Exporter {
  /** The {@code nop} component. */
  public static final ExporterType<Config> TYPE =
      new ExporterType<>(
          "nop",
          List.of(),
          EnumSet.allOf(Signal.class),
          Config::read,
          yaml -> Sending.DIRECT,
          NopExporter::new);

  /** The {@code exporters::nop} section: it has no keys. */
  record Config() {
    static Config read(ConfigSection yaml) {
      return new Config();
    }
  }

  NopExporter(Config config, Signal signal, ComponentContext context) {}

  @Override
  public Outcome export(Batch batch) {
    return Outcome.Accepted.ALL;
  }

  @Override
  public Traits traits() {
    return Traits.PROMPT;
  }
}

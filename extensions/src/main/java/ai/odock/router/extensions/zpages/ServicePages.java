package ai.odock.router.extensions.zpages;

import ai.odock.router.BuildInfo;
import ai.odock.router.ServiceView;
import ai.odock.router.ServiceView.Pipeline;
import ai.odock.router.net.http.HttpHead;
import ai.odock.router.net.http.PageRoute.Page;
import ai.odock.router.settings.ComponentId;
import ai.odock.router.time.Clock;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The pages of what runs: the service, its pipelines and extensions, the feature gates. */
final class ServicePages {
  /** What a row holds while it is written, about. */
  private static final long ROW_BYTES = 200;

  private final BuildInfo build;
  private final Clock clock;
  private final Instant started;
  private final long startedNanos;
  private volatile ServiceView view = ServiceView.EMPTY;

  ServicePages(BuildInfo build, Clock clock) {
    this.build = build;
    this.clock = clock;
    this.started = Instant.ofEpochMilli(clock.epochMillis());
    this.startedNanos = clock.nanoTime();
  }

  void show(ServiceView view) {
    this.view = view;
  }

  Page service(HttpHead head) {
    return Html.page(
        "Service " + build.command(),
        0,
        html -> {
          html.heading("Build");
          html.beginTable("", "");
          html.row("Command", build.command());
          html.row("Version", build.version());
          html.endTable();
          html.heading("Runtime");
          html.beginTable("", "");
          html.row("Start time", started.toString());
          html.row("Uptime", uptime());
          html.row("Java", System.getProperty("java.vm.version", ""));
          html.row("OS", System.getProperty("os.name", ""));
          html.row("Architecture", System.getProperty("os.arch", ""));
          html.row("Processors", String.valueOf(Runtime.getRuntime().availableProcessors()));
          html.endTable();
          html.heading("Pages");
          html.beginTable("Page", "Content");
          page(html, "pipelinez", "Pipelines");
          page(html, "extensionz", "Extensions");
          page(html, "featurez", "Feature gates");
          page(html, "tracez", "Spans of the router itself");
          html.endTable();
        });
  }

  private static void page(Html html, String path, String content) throws IOException {
    html.beginRow();
    html.link(path, "/debug/" + path);
    html.cell(content);
    html.endRow();
  }

  private String uptime() {
    Duration up = Duration.ofNanos(clock.nanoTime() - startedNanos);
    return "%dd %02d:%02d:%02d"
        .formatted(up.toDays(), up.toHoursPart(), up.toMinutesPart(), up.toSecondsPart());
  }

  /** All pipelines, or the one that the query names. */
  Page pipelines(HttpHead head) {
    String wanted = Query.value(head.query(), "zpipelinename");
    List<Pipeline> shown =
        view.pipelines().stream().filter(it -> wanted.isEmpty() || wanted.equals(it.id())).toList();
    return Html.page(
        wanted.isEmpty() ? "Pipelines" : "Pipeline " + wanted,
        ROW_BYTES * shown.size(),
        html -> {
          html.beginTable("Pipeline", "Signal", "Receivers", "Processors", "Exporters");
          for (Pipeline pipeline : shown) {
            html.beginRow();
            html.link("pipelinez?zpipelinename=" + Html.encoded(pipeline.id()), pipeline.id());
            html.cell(pipeline.signal().name().toLowerCase(Locale.ROOT));
            html.cell(names(pipeline.receivers(), ", "));
            html.cell(names(pipeline.processors(), " → "));
            html.cell(names(pipeline.exporters(), ", "));
            html.endRow();
          }
          html.endTable();
          if (shown.isEmpty()) {
            html.paragraph("There is no such pipeline.");
          }
        });
  }

  Page extensions(HttpHead head) {
    List<ComponentId> shown = view.extensions();
    return Html.page(
        "Extensions",
        ROW_BYTES * shown.size(),
        html -> {
          html.beginTable("Extension");
          for (ComponentId id : shown) {
            html.row(id.toString());
          }
          html.endTable();
        });
  }

  Page gates(HttpHead head) {
    return Html.page(
        "Feature gates",
        0,
        html -> {
          html.beginTable("ID", "Enabled", "Stage", "Description");
          for (BuildInfo.Gate gate : build.gates()) {
            html.row(gate.id(), String.valueOf(gate.enabled()), gate.stage(), gate.description());
          }
          html.endTable();
        });
  }

  private static String names(List<ComponentId> ids, String between) {
    return ids.stream().map(ComponentId::toString).collect(Collectors.joining(between));
  }
}

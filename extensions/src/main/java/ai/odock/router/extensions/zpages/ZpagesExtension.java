package ai.odock.router.extensions.zpages;

import ai.odock.router.ComponentContext;
import ai.odock.router.Extension;
import ai.odock.router.ExtensionType;
import ai.odock.router.MemoryBudget;
import ai.odock.router.ServiceView;
import ai.odock.router.StartException;
import ai.odock.router.net.OfferedSockets;
import ai.odock.router.net.http.HttpServer;
import ai.odock.router.net.http.LocalNamesRoute;
import ai.odock.router.net.http.PageRoute;
import ai.odock.router.telemetry.trace.Tracer;
import ai.odock.router.time.Deadline;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Shows people what runs, on the paths of the collector's extension. */
public final class ZpagesExtension implements Extension {
  /** The {@code zpages} component. */
  public static final ExtensionType<ZpagesConfig> TYPE =
      new ExtensionType<>("zpages", List.of(), ZpagesConfig::read, ZpagesExtension::new);

  /** What heads and pages may take besides the budget. */
  private static final long RESERVE = 1 << 20;

  private final ZpagesConfig config;
  private final ComponentContext context;
  private final ServicePages pages;
  private final @Nullable Tracer tracer;
  private final @Nullable SpanSamples samples;
  private final MemoryBudget reserve = new MemoryBudget(RESERVE);
  private final HttpServer server;

  ZpagesExtension(ZpagesConfig config, ComponentContext context) {
    this.config = config;
    this.context = context;
    this.pages = new ServicePages(context.build(), context.clock());
    this.tracer = context.tracer();
    this.samples = tracer == null ? null : new SpanSamples();
    HttpServer.Builder builder =
        config
            .server()
            .server()
            .memory(reserve)
            .maxBodyBytes(0)
            .sockets(OfferedSockets.of(context));
    route(builder, "servicez", pages::service);
    route(builder, "pipelinez", pages::pipelines);
    route(builder, "extensionz", pages::extensions);
    route(builder, "featurez", pages::gates);
    route(builder, "tracez", new TracePage(samples)::page);
    if (config.expvar()) {
      route(builder, "expvarz", head -> ExpvarPage.page(context.build()));
    }
    this.server = builder.build();
  }

  private void route(HttpServer.Builder builder, String name, PageRoute.Source source) {
    PageRoute page = new PageRoute(context.memory(), reserve, source);
    builder.route("/debug/" + name, LocalNamesRoute.guarded(config.server().endpoint(), page));
  }

  @Override
  public void start() throws StartException {
    try {
      server.start();
    } catch (IOException e) {
      throw new StartException(
          "failed to start \"" + context.id() + "\" extension: " + e.getMessage());
    }
    if (tracer != null && samples != null) {
      tracer.listen(samples);
    }
    context
        .log()
        .atInfo()
        .addKeyValue("endpoint", config.server().endpoint().toString())
        .log("Starting zPages extension");
  }

  /** The port that is open. */
  int port() {
    return server.port();
  }

  /** What tracez shows; null: the router does not trace itself. */
  @Nullable SpanSamples samples() {
    return samples;
  }

  @Override
  public void running(ServiceView view) {
    pages.show(view);
  }

  @Override
  public void handOver() {
    server.handOver();
  }

  @Override
  public void takeBack() {
    server.takeBack();
  }

  @Override
  public void close(Deadline deadline) {
    if (tracer != null && samples != null) {
      tracer.unlisten(samples);
    }
    server.close(deadline);
  }
}

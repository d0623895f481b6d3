package ai.odock.router.extensions.pprof;

import ai.odock.router.ComponentContext;
import ai.odock.router.Extension;
import ai.odock.router.ExtensionType;
import ai.odock.router.MemoryBudget;
import ai.odock.router.StartException;
import ai.odock.router.net.ListenAddress;
import ai.odock.router.net.OfferedSockets;
import ai.odock.router.net.http.HttpAnswer;
import ai.odock.router.net.http.HttpRoute;
import ai.odock.router.net.http.HttpServer;
import ai.odock.router.net.http.LocalNamesRoute;
import ai.odock.router.net.http.PageRoute;
import ai.odock.router.time.Deadline;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Profiles of the JVM on the paths of Go's net/http/pprof, in the form that its tool reads. */
public final class PprofExtension implements Extension {
  /** The {@code pprof} component. */
  public static final ExtensionType<PprofConfig> TYPE =
      new ExtensionType<>("pprof", List.of(), PprofConfig::read, PprofExtension::new);

  private static final String ROOT = "/debug/pprof/";
  private static final int DEFAULT_SECONDS = 30;
  private static final int MOST_SECONDS = 120;
  private static final long RESERVE = 1 << 20;
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final Pattern SECONDS = Pattern.compile("(?:^|.*&)seconds=([^&]*).*");
  private static final Pattern DEBUG = Pattern.compile("(^|.*&)debug=[1-9].*");
  private static final Pattern COLLECT = Pattern.compile("(^|.*&)gc=[1-9].*");

  private static final String INDEX =
      """
      Profiles of this router, for go tool pprof:

      /debug/pprof/profile?seconds=30   CPU time, by stacks of the next seconds, at most 120
      /debug/pprof/allocs?seconds=30    bytes allocated, sampled in the same way
      /debug/pprof/heap                 objects on the heap by class; ?gc=1 collects garbage first, ?debug=1 is text
      /debug/pprof/goroutine            what every thread does, as text
      /debug/pprof/cmdline              the name of the program
      """;

  private final PprofConfig config;
  private final ComponentContext context;
  private final CpuProfiles profiles;
  private final MemoryBudget reserve = new MemoryBudget(RESERVE);
  private final HttpServer server;
  private @Nullable JfrProfiler wholeRun;

  PprofExtension(PprofConfig config, ComponentContext context) {
    this.config = config;
    this.context = context;
    this.profiles = new CpuProfiles(context.clock(), context.memory());
    HttpServer.Builder builder =
        HttpServer.builder(config.listen())
            .memory(reserve)
            .maxBodyBytes(0)
            .sockets(OfferedSockets.of(context));
    route(builder, "", page(INDEX));
    route(builder, "profile", made(query -> overTime(query, "profile", JfrProfiler::cpu)));
    route(builder, "allocs", made(query -> overTime(query, "allocs", JfrProfiler::allocations)));
    route(builder, "heap", made(this::heap));
    route(
        builder,
        "goroutine",
        new PageRoute(
            context.memory(), reserve, head -> PageRoute.Page.of(200, TEXT, 0, Threads::write)));
    route(builder, "cmdline", page(context.build().command()));
    this.server = builder.build();
  }

  private void route(HttpServer.Builder builder, String name, HttpRoute route) {
    ListenAddress address = config.listen().endpoint();
    builder.route(ROOT + name, LocalNamesRoute.guarded(address, route));
  }

  private PprofRoute made(PprofRoute.Maker maker) {
    return new PprofRoute(context.log(), maker);
  }

  private PageRoute page(String text) {
    return new PageRoute(
        context.memory(),
        reserve,
        head ->
            head.path().equals(ROOT) || !text.equals(INDEX)
                ? PageRoute.Page.of(200, TEXT, 0, out -> out.append(text))
                : PageRoute.Page.of(
                    404,
                    TEXT,
                    0,
                    out -> out.append("404 no such profile; " + ROOT + " lists them\n")));
  }

  private HttpAnswer overTime(String query, String name, CpuProfiles.Sampling sampling)
      throws InterruptedException {
    int seconds = seconds(query);
    if (seconds < 1 || seconds > MOST_SECONDS) {
      return HttpAnswer.text(400, "seconds must be 1 to " + MOST_SECONDS + "\n");
    }
    if (!profiles.begin()) {
      return HttpAnswer.text(503, "another profile is being taken; ask again when it is done\n");
    }
    try {
      JfrProfiler profiler = profiles.start(sampling);
      TimeUnit.SECONDS.sleep(seconds);
      return PprofRoute.profile(name, profiles.stop(profiler));
    } finally {
      profiles.end();
    }
  }

  /** 0: it is no number. */
  private static int seconds(String query) {
    Matcher given = SECONDS.matcher(query);
    if (!given.matches()) {
      return DEFAULT_SECONDS;
    }
    return given.group(1).matches("\\d{1,6}") ? Integer.parseInt(given.group(1)) : 0;
  }

  private HttpAnswer heap(String query) throws Exception {
    boolean collect = COLLECT.matcher(query).matches();
    if (DEBUG.matcher(query).matches()) {
      byte[] text = Heap.histogram(collect).getBytes(StandardCharsets.UTF_8);
      return new HttpAnswer(200, TEXT, text);
    }
    byte[] profile = Heap.profile(collect, context.clock().epochMillis() * 1_000_000);
    return PprofRoute.profile("heap", CpuProfiles.gzip(profile));
  }

  @Override
  public void start() throws StartException {
    try {
      server.start();
      if (!config.saveToFile().isEmpty() && profiles.begin()) {
        Files.write(Path.of(config.saveToFile()), new byte[0]);
        wholeRun = profiles.start(JfrProfiler::cpu);
      }
    } catch (IOException e) {
      throw new StartException(
          "failed to start \"" + context.id() + "\" extension: " + e.getMessage());
    }
    context
        .log()
        .atInfo()
        .addKeyValue("endpoint", config.listen().endpoint().toString())
        .log("Starting pprof extension");
  }

  /** The port that is open. */
  int port() {
    return server.port();
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
    server.close(deadline);
    JfrProfiler profiler = wholeRun;
    if (profiler != null) {
      wholeRun = null;
      try {
        Files.write(Path.of(config.saveToFile()), profiles.stop(profiler));
      } catch (IOException e) {
        context.log().error("The profile cannot be written to save_to_file: {}", e.getMessage());
      }
      profiles.end();
    }
  }
}

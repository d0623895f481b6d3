package ai.odock.router.app.it;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A router started with the launcher, as its user would. */
final class RouterProcess implements AutoCloseable {
  private static final Path HOME = Path.of(System.getProperty("router.home"));

  /** What a router writes beyond that pushes the oldest lines out. */
  private static final long MOST_KEPT = 16 << 20;

  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final Duration ANSWER = Duration.ofSeconds(20);
  private static final String READY = "Everything is ready";

  private final Process process;
  private final Deque<String> lines = new ArrayDeque<>();
  private long kept;
  private final CountDownLatch settled = new CountDownLatch(1);
  private final Thread reader;

  private RouterProcess(Process process) {
    this.process = process;
    this.reader = Thread.ofVirtual().start(this::read);
  }

  /** Starts the launcher with arguments, in a folder, and does not wait. */
  static RouterProcess launch(Path folder, Map<String, String> env, String... arguments)
      throws IOException {
    return launch(folder, env, List.of(), arguments);
  }

  /**
   * The same by way of another program, which takes the launcher and its arguments as words.
   *
   * @param by the program with its own arguments
   */
  static RouterProcess launch(
      Path folder, Map<String, String> env, List<String> by, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(by);
    command.add(HOME.resolve("router").toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.redirectErrorStream(true);
    builder.environment().put("ROUTER_NO_BUILD", "1");
    builder.environment().putAll(env);
    return new RouterProcess(builder.start());
  }

  /** Starts a router with this YAML and waits until it is ready. */
  static RouterProcess start(Path folder, String yaml, Map<String, String> env) throws Exception {
    return start(List.of(), folder, yaml, env);
  }

  /** The same for a process that may have so many files open. */
  static RouterProcess start(int files, Path folder, String yaml, Map<String, String> env)
      throws Exception {
    String limited = "ulimit -n " + files + "; exec \"$0\" \"$@\"";
    return start(List.of("sh", "-c", limited), folder, yaml, env);
  }

  private static RouterProcess start(
      List<String> before, Path folder, String yaml, Map<String, String> env) throws Exception {
    Path config = Files.writeString(folder.resolve("config.yaml"), yaml);
    RouterProcess router = launch(folder, env, before, "--config", config.toString());
    if (!router.ready()) {
      router.close();
      throw new AssertionError("the router did not get ready:\n" + router.output());
    }
    return router;
  }

  /** Waits until it is ready; false when it has ended, or does not get ready. */
  boolean ready() throws InterruptedException {
    return settled.await(LONGEST.toSeconds(), TimeUnit.SECONDS) && output().contains(READY);
  }

  /** Free ports of this machine under the names that the configurations use. */
  static Map<String, String> ports() throws IOException {
    Map<String, String> ports = new HashMap<>();
    List<ServerSocket> taken = new ArrayList<>();
    for (String name : List.of("GRPC_PORT", "HTTP_PORT", "METRICS_PORT")) {
      ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
      taken.add(socket);
      ports.put(name, String.valueOf(socket.getLocalPort()));
    }
    for (ServerSocket socket : taken) {
      socket.close();
    }
    return ports;
  }

  private void read() {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        synchronized (lines) {
          lines.add(line);
          kept += line.length();
          while (kept > MOST_KEPT) {
            kept -= lines.removeFirst().length();
          }
        }
        if (line.contains(READY)) {
          settled.countDown();
        }
      }
    } catch (IOException e) {
      // the process has ended
    } finally {
      settled.countDown();
    }
  }

  /** What it has printed lately, both streams. */
  String output() {
    synchronized (lines) {
      return String.join("\n", lines);
    }
  }

  long pid() {
    return process.pid();
  }

  /** Sends a signal such as HUP. */
  void signal(String name) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-" + name, String.valueOf(pid())).start();
    if (kill.waitFor() != 0) {
      throw new AssertionError("the router has ended:\n" + output());
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** SIGTERM; the exit status. */
  int terminate() throws InterruptedException {
    // Not the process's own destroy(): that closes the pipes, and its last words are lost.
    var _ = process.toHandle().destroy();
    return awaitExit();
  }

  int awaitExit() throws InterruptedException {
    if (!process.waitFor(LONGEST)) {
      process.destroyForcibly();
      throw new AssertionError("the router did not end:\n" + output());
    }
    if (!reader.join(LONGEST)) {
      throw new AssertionError("the router's output did not end:\n" + output());
    }
    return process.exitValue();
  }

  /** Its metrics page. */
  static String scrape(Map<String, String> ports) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI page = URI.create("http://127.0.0.1:" + ports.get("METRICS_PORT") + "/metrics");
      return client
          .send(
              HttpRequest.newBuilder(page).timeout(ANSWER).build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }

  /** Its metrics page, as soon as a series has a value; it must have it within 20 s. */
  static String scrapeUntil(Map<String, String> ports, String series, double value)
      throws Exception {
    long end = System.nanoTime() + ANSWER.toNanos();
    String page = scrape(ports);
    while (!shows(page, series, value) && System.nanoTime() < end) {
      TimeUnit.MILLISECONDS.sleep(20);
      page = scrape(ports);
    }
    if (!shows(page, series, value)) {
      throw new AssertionError("waited for %s to be %s\n%s".formatted(series, value, page));
    }
    return page;
  }

  private static boolean shows(String page, String series, double value) {
    return page.lines().anyMatch(line -> line.startsWith(series)) && value(page, series) == value;
  }

  /** The value of the first series on the page that begins like this; there must be one. */
  static double value(String page, String series) {
    return page.lines()
        .filter(line -> line.startsWith(series))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no series " + series + " in\n" + page));
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}

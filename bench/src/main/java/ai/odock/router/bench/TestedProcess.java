package ai.odock.router.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A running candidate: its start, its cost, and its end. */
final class TestedProcess implements AutoCloseable {
  private static final Duration READY_WITHIN = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(1);

  private final Candidate candidate;
  private final Path log;
  private final Process process;
  private final long startedNanos;

  private TestedProcess(Candidate candidate, Path log, Process process, long startedNanos) {
    this.candidate = candidate;
    this.log = log;
    this.process = process;
    this.startedNanos = startedNanos;
  }

  /**
   * Starts it and does not wait.
   *
   * @param folder gets what it prints
   */
  static TestedProcess start(Candidate candidate, Path folder) throws IOException {
    Path log = folder.resolve(candidate.row() + ".log");
    ProcessBuilder builder = new ProcessBuilder(candidate.command());
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().put("ROUTER_NO_BUILD", "1");
    long started = System.nanoTime();
    Process process = builder.start();
    // should this program be told to end in the middle of a run
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly, "clean-up"));
    return new TestedProcess(candidate, log, process, started);
  }

  /** Waits until all its ports accept; the time from its start. */
  Duration awaitReady() throws IOException, InterruptedException {
    for (int port : candidate.ports()) {
      while (!accepts(port)) {
        checkAlive();
        if (System.nanoTime() - startedNanos > READY_WITHIN.toNanos()) {
          throw failed("does not listen on port " + port);
        }
        Thread.sleep(POLL);
      }
    }
    return Duration.ofNanos(System.nanoTime() - startedNanos);
  }

  private static boolean accepts(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * @throws IOException with the last lines it printed, when it has ended
   */
  void checkAlive() throws IOException {
    if (!process.isAlive()) {
      throw failed("ended with status " + process.exitValue());
    }
  }

  /** The last lines it printed. */
  List<String> lastLines() throws IOException {
    List<String> lines = Files.readString(log, StandardCharsets.UTF_8).lines().toList();
    return lines.subList(Math.max(0, lines.size() - 10), lines.size());
  }

  private IOException failed(String what) throws IOException {
    return new IOException(
        "the "
            + candidate.row()
            + " "
            + what
            + ":\n  "
            + String.join(" ", candidate.command())
            + "\n"
            + String.join("\n", lastLines()));
  }

  ProcessFigures figures() throws IOException {
    checkAlive();
    return ProcessFigures.of(process.pid());
  }

  /** Its options for the Java machine; empty when it is none. */
  List<String> jvmFlags() throws IOException {
    return ProcessFigures.jvmFlags(process.pid());
  }

  /** Asks it to end, and makes it end after 20 seconds. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}

package ai.odock.router.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A process to be measured.
 *
 * @param row relay, router or versus
 * @param ports where it listens once it is ready
 */
record Candidate(String row, List<String> command, List<Integer> ports) {
  private static final String RELAY = "relay";
  private static final String ROUTER = "router";
  private static final String VERSUS = "versus";

  /** Two buffers a connection; only what is used of them becomes resident. */
  private static final String MANY_BUFFERS = "-XX:MaxDirectMemorySize=2g";

  static final List<String> ROWS = List.of(RELAY, ROUTER, VERSUS);

  /**
   * The process of a row.
   *
   * @param folder gets the configuration
   */
  static Candidate of(String row, Options options, Ports ports, Sink sink, Path folder)
      throws IOException {
    if (row.equals(RELAY)) {
      int to = sink.port(options.in());
      int from = ports.of(options.in());
      return new Candidate(row, relay(from, to), List.of(from));
    }
    Path config = folder.resolve(row + ".yaml");
    Files.writeString(config, CollectorYaml.of(options, ports, sink));
    List<String> command =
        row.equals(ROUTER)
            ? List.of(home().resolve("router").toString(), "--config", config.toString())
            : versus(String.valueOf(options.versus()), options, ports, sink, config);
    return new Candidate(row, command, List.of(ports.grpc(), ports.http()));
  }

  /** The same JVM options as the router's launcher gives, so that the floor is a fair one. */
  private static List<String> relay(int from, int to) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-Xmx64m", "-Xms16m", "-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders"));
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", MANY_BUFFERS));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Relay.class.getName()));
    command.addAll(List.of(String.valueOf(from), String.valueOf(to)));
    return command;
  }

  /** By exec, so that the shell's process becomes the one that is measured. */
  private static List<String> versus(
      String words, Options options, Ports ports, Sink sink, Path config) {
    String command =
        words
            .replace("{config}", "'" + config + "'")
            .replace("{grpc}", String.valueOf(ports.grpc()))
            .replace("{http}", String.valueOf(ports.http()))
            .replace("{metrics}", String.valueOf(ports.metrics()))
            .replace("{sink}", String.valueOf(sink.port(options.out())));
    return List.of("/bin/sh", "-c", "exec " + command);
  }

  /** The folder of the product. */
  static Path home() {
    return Path.of(System.getProperty("router.home", "."));
  }
}

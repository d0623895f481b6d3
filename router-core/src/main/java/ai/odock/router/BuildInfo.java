package ai.odock.router;

import java.util.List;

/**
 * What this program is, as shown to users and backends.
 *
 * @param gates the feature gates as they stand since its start
 */
public record BuildInfo(String command, String version, List<Gate> gates) {
  /** A feature gate. */
  public record Gate(String id, boolean enabled, String stage, String description) {}

  public BuildInfo {
    gates = List.copyOf(gates);
  }

  /** A program without feature gates. */
  public BuildInfo(String command, String version) {
    this(command, version, List.of());
  }

  /** The User-Agent of outgoing requests. */
  public String userAgent() {
    return command + "/" + version;
  }
}

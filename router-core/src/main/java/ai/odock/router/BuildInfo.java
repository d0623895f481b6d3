package ai.odock.router;

/** The name and version of this program, as shown to users and backends. */
public record BuildInfo(String command, String version) {
  /** The User-Agent of outgoing requests. */
  public String userAgent() {
    return command + "/" + version;
  }
}

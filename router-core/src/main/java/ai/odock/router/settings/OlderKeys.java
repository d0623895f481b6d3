package ai.odock.router.settings;

import java.util.Collection;
import java.util.List;

/**
 * Keys that stood elsewhere in earlier versions of the collector, or are often looked for there.
 */
final class OlderKeys {
  /**
   * A key and where it stands.
   *
   * @param beside a key of the section that shows that the rule is meant for it
   */
  private record Rule(String key, String beside, String hint) {}

  private static final List<Rule> RULES =
      List.of(
          inside("tls", "insecure"),
          inside("tls", "insecure_skip_verify"),
          inside("tls", "ca_file"),
          inside("tls", "cert_file"),
          inside("tls", "key_file"),
          inside("tls", "server_name_override"),
          new Rule("tls_settings", "endpoint", "it is called tls"),
          new Rule("cors_allowed_origins", "cors", "write cors: {allowed_origins: …}"),
          new Rule("cors_allowed_headers", "cors", "write cors: {allowed_headers: …}"),
          new Rule("loglevel", "verbosity", "write verbosity: basic, normal or detailed"),
          new Rule("port", "endpoint", "write endpoint: HOST:PORT"),
          new Rule("ballast_size_mib", "limit_mib", "it has been removed, leave it out"),
          inside("sending_queue", "queue_size"),
          inside("sending_queue", "num_consumers"),
          inside("retry_on_failure", "initial_interval"),
          inside("retry_on_failure", "max_interval"),
          inside("retry_on_failure", "max_elapsed_time"),
          new Rule("queued_retry", "sending_queue", "it is sending_queue and retry_on_failure now"),
          inside("service", "pipelines"),
          inside("service", "telemetry"));

  private OlderKeys() {}

  private static Rule inside(String section, String key) {
    return new Rule(key, section, "write " + section + ": {" + key + ": …}");
  }

  /**
   * What to write instead; empty when there is nothing to say.
   *
   * @param known the keys of the section
   */
  static String hint(String key, Collection<String> known) {
    return RULES.stream()
        .filter(rule -> rule.key.equals(key) && known.contains(rule.beside))
        .map(rule -> "; " + rule.hint)
        .findFirst()
        .orElse("");
  }
}

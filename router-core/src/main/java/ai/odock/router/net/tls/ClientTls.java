package ai.odock.router.net.tls;

import ai.odock.router.ConfigRecord.Shown;
import ai.odock.router.ConfigSection;
import java.util.Map;

/**
 * The {@code tls} section of a client, as far as it goes: TLS with the system's certificates, or
 * none.
 *
 * @param insecure no TLS where the endpoint does not ask for it
 */
public record ClientTls(boolean insecure) {
  /** Keys for later, and the value that changes nothing. */
  private static final Map<String, String> LATER =
      Map.ofEntries(
          Map.entry("ca_file", ""),
          Map.entry("ca_pem", ""),
          Map.entry("include_system_ca_certs_pool", "false"),
          Map.entry("cert_file", ""),
          Map.entry("cert_pem", ""),
          Map.entry("key_file", ""),
          Map.entry("key_pem", ""),
          Map.entry("min_version", "1.2"),
          Map.entry("max_version", ""),
          Map.entry("cipher_suites", ""),
          Map.entry("curve_preferences", ""),
          Map.entry("reload_interval", "0s"),
          Map.entry("tpm", ""),
          Map.entry("insecure_skip_verify", "false"),
          Map.entry("server_name_override", ""));

  /** Reads the key {@code tls} of a client's section. */
  public static ClientTls read(ConfigSection client) {
    ConfigSection tls = client.showing(Shown.UNLESS_EMPTY).section("tls");
    String why = "own certificates and TLS settings are not supported yet";
    ConfigSection later = tls.showing(Shown.WHEN_SET);
    LATER.forEach((key, harmless) -> later.unsupported(key, why, harmless));
    return new ClientTls(tls.bool("insecure", false));
  }
}

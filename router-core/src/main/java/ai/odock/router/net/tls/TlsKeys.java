package ai.odock.router.net.tls;

import ai.odock.router.settings.ConfigRecord.Shown;
import ai.odock.router.settings.ConfigSection;
import java.util.Map;

/**
 * The keys of certificates and of TLS itself (core/config/configtls), none of which is read yet.
 */
final class TlsKeys {
  private static final String LATER = "own certificates and TLS settings are not supported yet";

  /** Keys of a client, and the value that changes nothing. */
  private static final Map<String, String> OF_CLIENT =
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

  private TlsKeys() {}

  static void readOfClient(ConfigSection tls) {
    ConfigSection later = tls.showing(Shown.WHEN_SET);
    OF_CLIENT.forEach((key, harmless) -> later.unsupported(key, LATER, harmless));
  }
}

package ai.odock.router.net;

import ai.odock.router.ConfigSection;
import java.util.List;

/**
 * The {@code tls} section of a client, as far as it goes: TLS with the system's certificates, or
 * none.
 *
 * @param insecure no TLS where the endpoint does not ask for it
 */
public record ClientTls(boolean insecure) {
  private static final List<String> LATER =
      List.of(
          "ca_file",
          "ca_pem",
          "include_system_ca_certs_pool",
          "cert_file",
          "cert_pem",
          "key_file",
          "key_pem",
          "min_version",
          "max_version",
          "cipher_suites",
          "curve_preferences",
          "reload_interval",
          "tpm",
          "insecure_skip_verify",
          "server_name_override");

  /** Reads the key {@code tls} of a client's section. */
  public static ClientTls read(ConfigSection client) {
    ConfigSection tls = client.section("tls");
    for (String key : LATER) {
      tls.unsupported(key, "own certificates and TLS settings are not supported yet");
    }
    return new ClientTls(tls.bool("insecure", false));
  }
}

package ai.odock.router.net.tls;

import ai.odock.router.settings.ConfigRecord.Shown;
import ai.odock.router.settings.ConfigSection;

/**
 * The {@code tls} section of a client, as far as it goes: TLS with the system's certificates, or
 * none.
 *
 * @param insecure no TLS where the endpoint does not ask for it
 */
public record TlsClientSettings(boolean insecure) {
  /** TLS with the system's certificates. */
  public static final TlsClientSettings DEFAULT = new TlsClientSettings(false);

  /** Reads the key {@code tls} of a client's section. */
  public static TlsClientSettings read(ConfigSection client) {
    ConfigSection tls = client.showing(Shown.UNLESS_EMPTY).section("tls");
    TlsKeys.readOfClient(tls);
    return new TlsClientSettings(tls.bool("insecure", false));
  }
}

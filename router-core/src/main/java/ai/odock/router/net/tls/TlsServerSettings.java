package ai.odock.router.net.tls;

import ai.odock.router.settings.ConfigRecord.Shown;
import ai.odock.router.settings.ConfigSection;

/** The {@code tls} section of a server, as far as it goes: there is no TLS yet. */
public final class TlsServerSettings {
  private TlsServerSettings() {}

  /**
   * Reads the key {@code tls} of a server's section.
   *
   * @param shown when it is printed
   */
  public static void read(ConfigSection server, Shown shown) {
    server.showing(shown).unsupported("tls", "it is not supported yet");
  }
}

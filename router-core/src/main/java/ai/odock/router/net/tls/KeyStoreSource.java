package ai.odock.router.net.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;

/** Reads certificates in PEM, as key stores that every transport takes. */
final class KeyStoreSource {
  private KeyStoreSource() {}

  /**
   * The certificates of a file, each of which is trusted.
   *
   * @throws IOException when the file cannot be read
   * @throws GeneralSecurityException when it holds something else
   */
  static KeyStore authorities(Path pem) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream in = Files.newInputStream(pem)) {
      int number = 0;
      for (Certificate certificate :
          CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("ca" + number++, certificate);
      }
    }
    return store;
  }
}

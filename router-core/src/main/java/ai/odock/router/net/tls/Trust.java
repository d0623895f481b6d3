package ai.odock.router.net.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * Whom a client believes.
 *
 * @param manager decides, for transports that take it
 * @param sockets decide the same, for those that take sockets
 */
public record Trust(X509TrustManager manager, SSLSocketFactory sockets) {
  /**
   * Servers whose certificates stand on those of a file, and no others. The file is read once.
   *
   * @param pem certificates in PEM
   * @throws IOException when the file cannot be read
   * @throws GeneralSecurityException when it holds no certificates
   */
  public static Trust in(Path pem) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStoreSource.authorities(pem);
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509TrustManager x509) {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {x509}, null);
        return new Trust(x509, context.getSocketFactory());
      }
    }
    throw new GeneralSecurityException("this Java cannot check X.509 certificates");
  }
}

package ai.odock.router.net.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.odock.router.net.Proxies;
import ai.odock.router.net.ProxyAddress;
import ai.odock.router.net.ProxyCredentials;
import ai.odock.router.net.TunnelProxy;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An https proxy and an https backend, so TLS inside TLS, with a certificate for localhost. */
@Timeout(60)
class TlsSocketsTest {
  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir private Path folder = Path.of("");
  private final KeyManagerFactory keys = keyManagers();
  private final TrustManagerFactory trust = trustManagers();
  private final SSLContext tls = context();

  private static KeyManagerFactory keyManagers() {
    try {
      return KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static TrustManagerFactory trustManagers() {
    try {
      return TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static SSLContext context() {
    try {
      return SSLContext.getInstance("TLS");
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @BeforeEach
  void makeACertificate() throws Exception {
    Path store = folder.resolve("store.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "localhost",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                new String(PASSWORD))
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(keytool.waitFor()).as(said).isZero();
    KeyStore certificate = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      certificate.load(in, PASSWORD);
    }
    keys.init(certificate, PASSWORD);
    trust.init(certificate);
    tls.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
  }

  private TunnelProxy proxy() throws IOException {
    return new TunnelProxy(
        tls.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress()));
  }

  private HttpsServer backend() throws IOException {
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    server.createContext("/", exchange -> exchange.sendResponseHeaders(204, -1));
    server.start();
    return server;
  }

  private OkHttpClient client(String proxyUrl) {
    Proxies proxies = Proxies.always(ProxyAddress.parse(proxyUrl));
    return new OkHttpClient.Builder()
        .socketFactory(new TlsSockets(tls.getSocketFactory()))
        .sslSocketFactory(tls.getSocketFactory(), (X509TrustManager) trust.getTrustManagers()[0])
        .proxySelector(proxies)
        .proxyAuthenticator(new ProxyCredentials(proxies))
        .retryOnConnectionFailure(false)
        .build();
  }

  private static Request request(int port) {
    return new Request.Builder().url("https://localhost:" + port + "/").build();
  }

  @Test
  void goesThroughAnHttpsProxy() throws IOException {
    HttpsServer backend = backend();
    try (TunnelProxy proxy = proxy()) {
      int port = backend.getAddress().getPort();
      OkHttpClient client = client("https://me:secret@localhost:" + proxy.port());
      try (Response response = client.newCall(request(port)).execute()) {
        assertThat(response.code()).isEqualTo(204);
      }
      assertThat(proxy.asked())
          .singleElement()
          .asString()
          .startsWith("CONNECT localhost:" + port + " HTTP/1.1")
          .contains("Proxy-Authorization: Basic bWU6c2VjcmV0");
      client.connectionPool().evictAll();
    } finally {
      backend.stop(0);
    }
  }

  @Test
  void aProxyOfAnotherNameIsNotTrusted() throws IOException {
    try (TunnelProxy proxy = proxy()) {
      OkHttpClient client = client("https://127.0.0.1:" + proxy.port());
      assertThatThrownBy(() -> client.newCall(request(1)).execute().close())
          .isInstanceOf(SSLException.class);
      assertThat(proxy.asked()).isEmpty();
    }
  }
}

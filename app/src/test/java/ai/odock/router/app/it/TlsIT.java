package ai.odock.router.app.it;

import static org.assertj.core.api.Assertions.assertThat;

import ai.odock.router.fixtures.Requests;
import io.grpc.Status;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * TLS is the default of otlp_grpc, and what https:// means: with the certificates of the system.
 */
class TlsIT {
  private static final char[] PASSWORD = "changeit".toCharArray();
  private static final String YAML =
      """
      receivers:
        otlp: {protocols: {http: {endpoint: "127.0.0.1:${env:HTTP_PORT}"}}}
      exporters:
        otlp_grpc:
          endpoint: localhost:${env:GRPC_BACKEND}
          retry_on_failure: {initial_interval: 100ms, max_interval: 200ms}
        otlp_http:
          endpoint: https://localhost:${env:HTTP_BACKEND}
          retry_on_failure: {initial_interval: 100ms, max_interval: 200ms}
      service:
        telemetry: {metrics: {level: none}}
        pipelines:
          traces: {receivers: [otlp], exporters: [otlp_grpc, otlp_http]}
      """;

  @TempDir private Path folder = Path.of("");
  private Path store = Path.of("");

  @BeforeEach
  void makeACertificate() throws Exception {
    store = folder.resolve("store.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "backend",
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
  }

  private KeyManagerFactory certificate() throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD);
    }
    var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, PASSWORD);
    return factory;
  }

  private SSLContext context() throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(certificate().getKeyManagers(), null, null);
    return context;
  }

  @Test
  void aCertificateOfTheSystemIsTrusted() throws Exception {
    try (GrpcBackend grpc = new GrpcBackend(() -> Status.OK, certificate());
        HttpBackend http = new HttpBackend(path -> 200, context())) {
      Map<String, String> env = environment(grpc, http);
      env.put(
          "ROUTER_JAVA_OPTS",
          "-Djavax.net.ssl.trustStore=" + store + " -Djavax.net.ssl.trustStorePassword=changeit");
      try (RouterProcess router = RouterProcess.start(folder, YAML, env)) {
        assertThat(post(env)).isEqualTo(200);

        awaitTrue(() -> !grpc.requests().isEmpty() && !http.bodies("/v1/traces").isEmpty(), router);
        assertThat(Items.spans(grpc.requests())).hasSize(3);
        assertThat(Items.spans(http.bodies("/v1/traces"))).hasSize(3);
      }
    }
  }

  @Test
  void anUnknownCertificateIsRefusedAndSaid() throws Exception {
    try (GrpcBackend grpc = new GrpcBackend(() -> Status.OK, certificate());
        HttpBackend http = new HttpBackend(path -> 200, context())) {
      Map<String, String> env = environment(grpc, http);
      env.put("ROUTER_SHUTDOWN_TIMEOUT", "1s");
      try (RouterProcess router = RouterProcess.start(folder, YAML, env)) {
        assertThat(post(env)).isEqualTo(200);

        awaitTrue(
            () ->
                router.output().lines().filter(l -> l.contains("certification path")).count() >= 2,
            router);
        assertThat(router.output())
            .contains(
                "\"otelcol.component.id\": \"otlp_grpc\"",
                "\"otelcol.component.id\": \"otlp_http\"")
            .doesNotContain("\tat ");
        assertThat(grpc.requests()).isEmpty();
        assertThat(http.bodies("/v1/traces")).isEmpty();
      }
    }
  }

  private static Map<String, String> environment(GrpcBackend grpc, HttpBackend http)
      throws Exception {
    Map<String, String> env = RouterProcess.ports();
    env.put("GRPC_BACKEND", String.valueOf(grpc.port()));
    env.put("HTTP_BACKEND", String.valueOf(http.port()));
    return env;
  }

  private static int post(Map<String, String> env) throws Exception {
    byte[] body = Requests.spans(3).parts().getFirst().toByteArray();
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(
                  URI.create("http://127.0.0.1:" + env.get("HTTP_PORT") + "/v1/traces"))
              .header("Content-Type", "application/x-protobuf")
              .POST(HttpRequest.BodyPublishers.ofByteArray(body))
              .build();
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }
  }

  private interface Check {
    boolean holds();
  }

  private static void awaitTrue(Check check, RouterProcess router) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!check.holds()) {
      if (System.nanoTime() > end) {
        throw new AssertionError(router.output());
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }
}

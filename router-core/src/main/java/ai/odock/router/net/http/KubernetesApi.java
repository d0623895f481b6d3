package ai.odock.router.net.http;

import ai.odock.router.net.AddressText;
import ai.odock.router.net.tls.Trust;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** Reads from the API server of a Kubernetes cluster; answers may be long and come slowly. */
public final class KubernetesApi implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final String ACCOUNT = "var/run/secrets/kubernetes.io/serviceaccount";

  private final Access access;
  private final String userAgent;
  private final OkHttpClient client;
  private volatile boolean closed;

  /**
   * Where the server is and how it is talked to.
   *
   * @param url such as {@code https://10.0.0.1:443}, without a slash at the end
   * @param token the file with the bearer token, read anew for each request since it is exchanged
   *     now and then; null: there is none
   * @param authority the file with the certificates that the server's must stand on; null: those of
   *     the system
   */
  public record Access(String url, @Nullable Path token, @Nullable Path authority) {
    /**
     * What a pod finds in its environment and files.
     *
     * @param root {@code /}
     * @param withToken whether the service account's token is sent
     * @throws IllegalArgumentException outside of a cluster
     */
    public static Access inCluster(Map<String, String> environment, Path root, boolean withToken) {
      String host = environment.getOrDefault("KUBERNETES_SERVICE_HOST", "");
      String port = environment.getOrDefault("KUBERNETES_SERVICE_PORT", "443");
      if (host.isEmpty()) {
        throw new IllegalArgumentException(
            "KUBERNETES_SERVICE_HOST is not set: this is no pod of a cluster");
      }
      String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
      Path account = root.resolve(ACCOUNT);
      return new Access(
          "https://" + name + ":" + port,
          withToken ? account.resolve("token") : null,
          account.resolve("ca.crt"));
    }
  }

  /**
   * An answer whose body comes as it is read.
   *
   * @param status of HTTP
   */
  public record Answer(int status, InputStream body) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      body.close();
    }
  }

  /**
   * @throws IllegalArgumentException when the certificates cannot be used
   */
  public KubernetesApi(Access access, String userAgent) {
    this.access = access;
    this.userAgent = userAgent;
    OkHttpClient.Builder builder =
        new OkHttpClient.Builder()
            .dispatcher(new Dispatcher())
            .retryOnConnectionFailure(false)
            .followRedirects(false)
            .connectTimeout(CONNECT.toMillis(), TimeUnit.MILLISECONDS)
            .proxy(java.net.Proxy.NO_PROXY);
    Path authority = access.authority();
    if (authority != null) {
      trust(builder, authority);
    }
    client = builder.build();
  }

  private static void trust(OkHttpClient.Builder builder, Path authority) {
    try {
      Trust trust = Trust.in(authority);
      builder.sslSocketFactory(trust.sockets(), trust.manager());
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "the cluster's certificates in " + authority + " cannot be used: " + e.getMessage());
    }
  }

  /**
   * Asks for a path; to be called on a virtual thread. The caller closes the answer.
   *
   * @param silence the longest time that nothing may come
   * @throws IOException when there is no answer
   */
  public Answer get(String path, Duration silence) throws IOException {
    Request.Builder request =
        new Request.Builder().url(access.url() + path).header("User-Agent", userAgent);
    request.header("Accept", "application/json");
    Path token = access.token();
    if (token != null) {
      request.header("Authorization", "Bearer " + Files.readString(token).strip());
    }
    if (closed) {
      throw new IOException("the client is closed");
    }
    OkHttpClient patient =
        client.newBuilder().readTimeout(silence.toMillis(), TimeUnit.MILLISECONDS).build();
    try {
      Response response = patient.newCall(request.build()).execute();
      return new Answer(response.code(), response.body().byteStream());
    } catch (IOException e) {
      throw new IOException(AddressText.plain(String.valueOf(e.getMessage())), e);
    }
  }

  /** Cuts the running requests; later ones fail. */
  @Override
  public void close() {
    closed = true;
    client.dispatcher().cancelAll();
    client.connectionPool().evictAll();
  }
}

package ai.odock.router.net;

import ai.odock.router.Clock;
import java.io.IOException;
import java.io.InputStream;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;

/**
 * Sends HTTP requests, each exactly once: it follows no redirect and repeats nothing by itself,
 * because only the caller knows what may be sent twice.
 */
public final class HttpClient {
  /** Every answer of a backend is a few words; many are read at a time. */
  private static final int MAX_ANSWER = 64 << 10;

  /** One pool of connections for the process, with the collector's limits on idle ones. */
  private static final OkHttpClient SHARED =
      new OkHttpClient.Builder()
          .connectionPool(new ConnectionPool(100, 90, TimeUnit.SECONDS))
          .retryOnConnectionFailure(false)
          .followRedirects(false)
          .followSslRedirects(false)
          // the timeout of the whole exchange is the only one
          .connectTimeout(0, TimeUnit.SECONDS)
          .readTimeout(0, TimeUnit.SECONDS)
          .writeTimeout(0, TimeUnit.SECONDS)
          .addNetworkInterceptor(chain -> bounded(chain.proceed(chain.request())))
          .build();

  private final HttpClientSettings settings;
  private final Clock clock;
  private final OkHttpClient client;

  /**
   * @param clock tells how far away a {@code Retry-After} date is
   */
  public HttpClient(HttpClientSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
    EnvProxies proxies = EnvProxies.of(settings.environment());
    this.client =
        SHARED
            .newBuilder()
            // knows the running calls of this client, to cancel them
            .dispatcher(new Dispatcher())
            .callTimeout(millis(settings.timeout()), TimeUnit.MILLISECONDS)
            .proxySelector(proxies)
            .proxyAuthenticator(
                (route, response) -> {
                  String credentials =
                      route == null ? null : proxies.authorization(route.proxy().address());
                  boolean tried = response.request().header("Proxy-Authorization") != null;
                  return credentials == null || tried
                      ? null
                      : response
                          .request()
                          .newBuilder()
                          .header("Proxy-Authorization", credentials)
                          .build();
                })
            .build();
  }

  /**
   * Posts a body and waits for the answer; to be called on a virtual thread.
   *
   * @param contentEncoding null: no such header
   * @param headers further ones; those of the settings win
   */
  public HttpResult post(
      String url,
      String contentType,
      @Nullable String contentEncoding,
      Map<String, String> headers,
      HttpBody body) {
    Request whole;
    try {
      Request.Builder request = new Request.Builder().url(url).post(new OneShot(body));
      request.header("User-Agent", settings.userAgent());
      request.header("Content-Type", contentType);
      if (contentEncoding != null) {
        request.header("Content-Encoding", contentEncoding);
      }
      headers.forEach(request::header);
      settings.headers().forEach(request::header);
      whole = request.build();
    } catch (IllegalArgumentException e) {
      return new HttpResult.Failed("invalid request: " + e.getMessage());
    }
    return exchange(whole);
  }

  /** The library reads the header for itself on 503, and stumbles over more than an int. */
  private static Response bounded(Response response) {
    String wait = response.header("Retry-After");
    return wait == null || wait.length() <= 9 || !wait.chars().allMatch(Character::isDigit)
        ? response
        : response.newBuilder().header("Retry-After", "999999999").build();
  }

  private HttpResult exchange(Request request) {
    try (Response response = client.newCall(request).execute()) {
      return new HttpResult.Answered(
          response.code(),
          contentType(response),
          RetryAfter.parse(response.header("Retry-After"), clock),
          read(response));
    } catch (IOException e) {
      return new HttpResult.Failed(reason(e));
    }
  }

  private static String contentType(Response response) {
    String type = response.header("Content-Type");
    return type == null ? "" : type;
  }

  /** Zero is the library's word for none, so a very short timeout must not become it. */
  private static long millis(Duration timeout) {
    return timeout.isPositive() ? Math.clamp(timeout.toMillis(), 1, Integer.MAX_VALUE) : 0;
  }

  /**
   * The body up to the limit. Where a failed request's body breaks off, its status still counts.
   */
  private static byte[] read(Response response) throws IOException {
    try (InputStream in = response.body().byteStream()) {
      return in.readNBytes(MAX_ANSWER);
    } catch (IOException e) {
      if (response.isSuccessful()) {
        throw e;
      }
      return new byte[0];
    }
  }

  private String reason(IOException failure) {
    String text = failure.getMessage() == null ? failure.toString() : failure.getMessage();
    if (text.equals("timeout")) {
      return "no answer within " + settings.timeout().toMillis() + "ms";
    }
    if (failure instanceof UnknownHostException) {
      // its message is the bare name when the failure was remembered
      return "unknown host: " + text;
    }
    Throwable cause = failure.getCause();
    String deeper = cause == null ? null : cause.getMessage();
    return deeper == null || text.contains(deeper) ? text : text + ": " + deeper;
  }

  /** Cuts the running requests. Safe when called twice; the client may not be used afterwards. */
  public void close() {
    client.dispatcher().cancelAll();
  }

  private static final class OneShot extends RequestBody {
    private final HttpBody body;

    OneShot(HttpBody body) {
      this.body = body;
    }

    @Override
    public @Nullable MediaType contentType() {
      return null;
    }

    @Override
    public long contentLength() {
      return body.length();
    }

    @Override
    public boolean isOneShot() {
      return true;
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
      body.writeTo(sink.outputStream());
    }
  }
}

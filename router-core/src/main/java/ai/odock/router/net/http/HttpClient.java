package ai.odock.router.net.http;

import ai.odock.router.net.AddressText;
import ai.odock.router.net.ClientContext;
import ai.odock.router.net.ConnectionLimit;
import ai.odock.router.net.Proxies;
import ai.odock.router.net.ProxyAddress;
import ai.odock.router.net.ProxyCredentials;
import ai.odock.router.net.TransportObserver;
import ai.odock.router.net.coding.Compression;
import ai.odock.router.net.coding.HttpBody;
import ai.odock.router.net.tls.TlsSockets;
import java.io.IOException;
import java.io.InputStream;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Dispatcher;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Sends HTTP requests, each exactly once: it repeats nothing by itself, because only the caller
 * knows what may be sent twice. A request that its server redirects to another path is sent there.
 */
public final class HttpClient {
  /** Every answer of a backend is a few words; many are read at a time. */
  private static final int MAX_ANSWER = 64 << 10;

  /** What every client has in common, above all the system's certificates, which are read once. */
  private static final OkHttpClient SHARED =
      new OkHttpClient.Builder()
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
  private final ClientContext context;
  private final OkHttpClient client;
  private final @Nullable ConnectionLimit limit;
  private final int maxAnswer;
  private final Ipv6Zones zones = new Ipv6Zones();
  private volatile boolean closed;

  /**
   * @throws IllegalArgumentException when a proxy of the environment cannot be used
   */
  public HttpClient(HttpClientSettings settings, ClientContext context) {
    this(settings, context, MAX_ANSWER);
  }

  /**
   * @param maxAnswer bytes of an answer that are read; the rest of it is lost
   * @throws IllegalArgumentException when a proxy of the environment cannot be used
   */
  public HttpClient(HttpClientSettings settings, ClientContext context, int maxAnswer) {
    this.settings = settings;
    this.context = context;
    this.maxAnswer = maxAnswer;
    int maxAtOnce = settings.connections().maxAtOnce();
    this.limit = maxAtOnce == 0 ? null : new ConnectionLimit(maxAtOnce);
    OkHttpClient.Builder builder =
        SHARED
            .newBuilder()
            // knows the running calls of this client, to cancel them
            .dispatcher(new Dispatcher())
            .socketFactory(zones)
            .callTimeout(millis(settings.timeout()), TimeUnit.MILLISECONDS);
    settings.connections().applyTo(builder);
    if (settings.cookies()) {
      builder.cookieJar(new Cookies(context.clock()));
    }
    useProxies(builder);
    this.client = builder.build();
  }

  private void useProxies(OkHttpClient.Builder builder) {
    ProxyAddress own = settings.proxy();
    if (own != null && own.scheme() == ProxyAddress.Scheme.HTTPS) {
      builder.socketFactory(new TlsSockets(SHARED.sslSocketFactory()));
    }
    Proxies proxies =
        own == null ? Proxies.ofEnvironment(context.environment()) : Proxies.always(own);
    ProxyCredentials credentials = new ProxyCredentials(proxies);
    builder
        .proxySelector(proxies)
        .proxyAuthenticator(credentials)
        .addNetworkInterceptor(credentials);
  }

  /**
   * Posts a body, compressed as the settings say, and waits for the answer; to be called on a
   * virtual thread.
   *
   * @param headers further ones; those of the settings win
   */
  public HttpResult post(
      String url, String contentType, Map<String, String> headers, HttpBody plain) {
    Compression compression = settings.compression();
    return post(
        url, contentType, compression.contentEncoding(), headers, compression.encode(plain));
  }

  /**
   * Posts a body as it is and waits for the answer; to be called on a virtual thread.
   *
   * @param contentEncoding how the body is encoded; null: no such header
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
      Request.Builder request =
          new Request.Builder().url(zones.taken(url)).post(new OneShotBody(body));
      request.header("User-Agent", context.userAgent());
      request.header("Content-Type", contentType);
      if (contentEncoding != null) {
        request.header("Content-Encoding", contentEncoding);
      }
      if (!settings.connections().keepAlive()) {
        request.header("Connection", "close");
      }
      headers.forEach(request::header);
      settings.headers().forEach(request::header);
      whole = request.build();
    } catch (IllegalArgumentException e) {
      return new HttpResult.Failed("invalid request: " + e.getMessage());
    }
    return follow(whole, body);
  }

  /**
   * Asks for something without a body of its own, and waits for the answer, of which at most 64 KiB
   * are read; to be called on a virtual thread.
   *
   * @param method {@code GET} or, with an empty body, {@code PUT}
   */
  public HttpResult ask(String method, String url, Map<String, String> headers) {
    try {
      RequestBody body = method.equals("GET") ? null : RequestBody.create(new byte[0], null);
      Request.Builder request = new Request.Builder().url(zones.taken(url)).method(method, body);
      request.header("User-Agent", context.userAgent());
      headers.forEach(request::header);
      settings.headers().forEach(request::header);
      return follow(request.build(), null);
    } catch (IllegalArgumentException e) {
      return new HttpResult.Failed("invalid request: " + e.getMessage());
    }
  }

  /** The library reads the header for itself on 503, and stumbles over more than an int. */
  private static Response bounded(Response response) {
    String wait = response.header("Retry-After");
    return wait == null || wait.length() <= 9 || !wait.chars().allMatch(Character::isDigit)
        ? response
        : response.newBuilder().header("Retry-After", "999999999").build();
  }

  /**
   * Sends a request, and again where it is redirected to within its own server.
   *
   * @param body written anew each time; null: none, or an empty one
   */
  private HttpResult follow(Request first, @Nullable HttpBody body) {
    long began = System.nanoTime();
    Request request = first;
    for (int hops = 0; ; hops++) {
      HttpResult result = observed(request, Duration.ofNanos(System.nanoTime() - began));
      Redirect redirect =
          result instanceof HttpResult.Answered answer ? Redirect.of(request.url(), answer) : null;
      if (redirect == null) {
        return result;
      }
      String refusal = hops == Redirect.MOST ? "these are too many in a row" : redirect.refusal();
      if (refusal != null) {
        String text = Redirect.notFollowed(redirect.target(), refusal);
        return ((HttpResult.Answered) result).saying(text);
      }
      Request.Builder next = request.newBuilder().url(redirect.target());
      request = body == null ? next.build() : next.post(new OneShotBody(body)).build();
    }
  }

  /**
   * @param spent of the time for the whole exchange
   */
  private HttpResult observed(Request request, Duration spent) {
    RequestBody plain = request.body();
    TransportObserver observer = context.observer();
    if (observer == null || plain == null) {
      return limited(request, spent);
    }
    SentBody body = new SentBody(plain);
    long start = System.nanoTime();
    HttpResult result = limited(request.newBuilder().method(request.method(), body).build(), spent);
    observer.ended(
        new TransportObserver.Http(
            request.method(),
            request.url().scheme(),
            authority(request.url()),
            "1.1",
            result instanceof HttpResult.Answered answer ? answer.status() : 0,
            body.sent(),
            result instanceof HttpResult.Answered answer ? answer.body().length : 0,
            System.nanoTime() - start));
    return result;
  }

  private static String authority(HttpUrl url) {
    String host = url.host().indexOf(':') >= 0 ? "[" + url.host() + "]" : url.host();
    return url.port() == HttpUrl.defaultPort(url.scheme()) ? host : host + ":" + url.port();
  }

  private HttpResult limited(Request request, Duration spent) {
    Duration left = settings.timeout().minus(spent);
    if (settings.timeout().isPositive() && !left.isPositive()) {
      return new HttpResult.Failed(noAnswer());
    }
    Call call = client.newCall(request);
    if (settings.timeout().isPositive()) {
      var _ = call.timeout().timeout(left.toNanos(), TimeUnit.NANOSECONDS);
    }
    if (limit == null) {
      return exchange(call);
    }
    try {
      if (!limit.enter(settings.timeout().isPositive() ? left : Duration.ZERO, call.timeout())) {
        return new HttpResult.Failed(
            "no connection was free within " + settings.timeout().toMillis() + "ms");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new HttpResult.Failed("interrupted");
    }
    try {
      return exchange(call);
    } finally {
      limit.leave();
    }
  }

  private String noAnswer() {
    return "no answer within " + settings.timeout().toMillis() + "ms";
  }

  private HttpResult exchange(Call call) {
    if (closed) {
      return new HttpResult.Failed("the client is closed");
    }
    try (Response response = call.execute()) {
      if (limit != null && response.protocol() == Protocol.HTTP_2) {
        limit.lift();
      }
      return new HttpResult.Answered(
          response.code(),
          contentType(response),
          RetryAfter.parse(response.header("Retry-After"), context.clock()),
          read(response),
          response.headers());
    } catch (IOException e) {
      return new HttpResult.Failed(reason(e));
    }
  }

  private static String contentType(Response response) {
    String type = response.header("Content-Type");
    return type == null ? "" : type;
  }

  /** Zero is the library's word for none, so a very short timeout must not become it. */
  static long millis(Duration timeout) {
    return timeout.isPositive() ? Math.clamp(timeout.toMillis(), 1, Integer.MAX_VALUE) : 0;
  }

  /**
   * The body up to the limit. Where a failed request's body breaks off, its status still counts.
   */
  private byte[] read(Response response) throws IOException {
    try (InputStream in = response.body().byteStream()) {
      byte[] beginning = in.readNBytes(Math.min(maxAnswer, MAX_ANSWER));
      return beginning.length < MAX_ANSWER ? beginning : withMore(beginning, in);
    } catch (IOException e) {
      if (response.isSuccessful()) {
        throw e;
      }
      return new byte[0];
    }
  }

  /** What breaks off after the usual length of an answer makes no answer of it. */
  private byte[] withMore(byte[] beginning, InputStream in) {
    try {
      byte[] more = in.readNBytes(maxAnswer - beginning.length);
      byte[] both = Arrays.copyOf(beginning, beginning.length + more.length);
      System.arraycopy(more, 0, both, beginning.length, more.length);
      return both;
    } catch (IOException e) {
      return beginning;
    }
  }

  private String reason(IOException failure) {
    String text = failure.getMessage() == null ? failure.toString() : failure.getMessage();
    if (text.equals("timeout")) {
      return noAnswer();
    }
    if (failure instanceof UnknownHostException) {
      // its message is the bare name when the failure was remembered
      return "unknown host: " + text;
    }
    Throwable cause = failure.getCause();
    String deeper = cause == null ? null : cause.getMessage();
    return AddressText.plain(deeper == null || text.contains(deeper) ? text : text + ": " + deeper);
  }

  /**
   * Cuts the running requests and closes the connections. Safe when called twice; requests that
   * come later fail.
   */
  public void close() {
    closed = true;
    client.dispatcher().cancelAll();
    client.connectionPool().evictAll();
  }

  /** The library's client, for tests of what cannot be seen from outside. */
  OkHttpClient transport() {
    return client;
  }
}

package ai.odock.router.net.http;

import ai.odock.router.MemoryBudget;
import ai.odock.router.net.HostPort;
import ai.odock.router.net.ListenAddress;
import ai.odock.router.net.ListenSettings;
import ai.odock.router.net.Listener;
import ai.odock.router.net.OfferedSockets;
import ai.odock.router.net.TcpListener;
import ai.odock.router.net.TransportObserver;
import ai.odock.router.net.WrongProtocol;
import ai.odock.router.net.coding.ContentCoding;
import ai.odock.router.time.Deadline;
import io.grpc.netty.shaded.io.netty.channel.Channel;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A plaintext HTTP/1.1 server: whole bodies in, answers out whole or bit by bit. */
public final class HttpServer implements Listener {
  private final TcpListener listener;

  private HttpServer(TcpListener listener) {
    this.listener = listener;
  }

  public static Builder builder(HostPort address) {
    return builder(ListenAddress.tcp(address));
  }

  public static Builder builder(ListenAddress address) {
    return builder(ListenSettings.at(address));
  }

  /** A server that listens there, and has no routes yet. */
  public static Builder builder(ListenSettings listen) {
    return new Builder(listen);
  }

  /**
   * Opens the port.
   *
   * @throws IOException as {@code listen tcp 127.0.0.1:4318: bind: address already in use}
   */
  @Override
  public void start() throws IOException {
    listener.start();
  }

  /** Lets a server of the same address that starts later take the socket over. */
  @Override
  public void handOver() {
    listener.handOver();
  }

  /** That server could not start: new connections come here again. */
  @Override
  public void takeBack() {
    listener.takeBack();
  }

  /** Where it listens, as configured. */
  public ListenAddress address() {
    return listener.address();
  }

  /** The port that is open; what was configured before {@link #start}; 0 for a Unix socket. */
  public int port() {
    return listener.port();
  }

  /** Connections that were turned away because there were too many. */
  public long refusedConnections() {
    return listener.refused();
  }

  /**
   * Stops accepting, lets begun requests finish, and cuts what is left at the deadline. Safe
   * without {@link #start} and when called twice.
   */
  @Override
  public void close(Deadline deadline) {
    listener.close(deadline, HttpServer::finish);
  }

  private static void finish(Channel channel) {
    HttpConnection connection = channel.pipeline().get(HttpConnection.class);
    // a connection that has just ended has none any more
    if (connection != null) {
      connection.finish();
    }
  }

  /** Collects what a server is to do. */
  public static final class Builder {
    private final ListenSettings listen;
    private final Map<String, HttpRoute> routes = new HashMap<>();
    private OfferedSockets sockets = new OfferedSockets();
    private MemoryBudget memory = new MemoryBudget(Long.MAX_VALUE);
    private int maxBodyBytes = 20 << 20;
    private int offLoopBytes = 1 << 20;
    private Duration requestTimeout = Duration.ofSeconds(30);
    private Duration idleTimeout = Duration.ofMinutes(2);
    private Duration readHeaderTimeout = Duration.ZERO;
    private Duration readTimeout = Duration.ZERO;
    private Duration writeTimeout = Duration.ZERO;
    private boolean keepAlive = true;
    private String elsewhere = "";
    private Map<String, String> responseHeaders = Map.of();
    private @Nullable Cors cors;
    private Map<String, ContentCoding> codings =
        Map.of("", ContentCoding.IDENTITY, "gzip", ContentCoding.GZIP);
    private Consumer<String> onRefused = reason -> {};
    private @Nullable TransportObserver observer;

    private Builder(ListenSettings listen) {
      this.listen = listen;
    }

    /** Where it offers its socket to a successor; to none when not set. */
    public Builder sockets(OfferedSockets offered) {
      this.sockets = offered;
      return this;
    }

    /** Where bodies are charged from their first byte until the answer is written. */
    public Builder memory(MemoryBudget memory) {
      this.memory = memory;
      return this;
    }

    /** The largest body, as sent and inflated, at most 2 GiB; 20 MiB when not set. */
    public Builder maxBodyBytes(long bytes) {
      this.maxBodyBytes = (int) Math.min(bytes, Integer.MAX_VALUE - 8);
      return this;
    }

    /** Bodies over this size are handled on a virtual thread; 1 MiB when not set. */
    public Builder offLoopBytes(int bytes) {
      this.offLoopBytes = bytes;
      return this;
    }

    /** How long a client may be silent inside a request before it is cut; 30 s when not set. */
    public Builder requestTimeout(Duration timeout) {
      this.requestTimeout = timeout;
      return this;
    }

    /** How long a connection may be silent between requests; 2 minutes when not set. */
    public Builder idleTimeout(Duration timeout) {
      this.idleTimeout = timeout;
      return this;
    }

    /** How long a request's head may take from its first byte on; zero: no limit, the default. */
    public Builder readHeaderTimeout(Duration timeout) {
      this.readHeaderTimeout = timeout;
      return this;
    }

    /** How long a whole request may take from its first byte on; zero: no limit, the default. */
    public Builder readTimeout(Duration timeout) {
      this.readTimeout = timeout;
      return this;
    }

    /** How long the answer may take from the end of the head on; zero: no limit, the default. */
    public Builder writeTimeout(Duration timeout) {
      this.writeTimeout = timeout;
      return this;
    }

    /** Whether a connection may carry more than one request; true when not set. */
    public Builder keepAlive(boolean keepAlive) {
      this.keepAlive = keepAlive;
      return this;
    }

    /** Headers of every answer; an answer's own go before them. */
    public Builder responseHeaders(Map<String, String> headers) {
      this.responseHeaders = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
      return this;
    }

    /** What pages of other origins may do; null: nothing special, the default. */
    public Builder cors(@Nullable Cors cors) {
      this.cors = cors;
      return this;
    }

    /**
     * The accepted codings by the names of {@code Content-Encoding}, where the empty name is a body
     * without one; plain and gzip when not set.
     */
    public Builder codings(Map<String, ContentCoding> codings) {
      this.codings = Map.copyOf(codings);
      return this;
    }

    /**
     * Told of every request whose head cannot be read, so that no route learns of it, and of every
     * connection that is one too many, by the word for a label; called on event loops.
     */
    public Builder onRefused(Consumer<String> listener) {
      this.onRefused = listener;
      return this;
    }

    /** Adds a path, matched exactly; one that ends with a slash is for everything below, too. */
    public Builder route(String path, HttpRoute route) {
      routes.put(path, route);
      return this;
    }

    /** Where clients of gRPC should go, for those that come here; a sentence without its end. */
    public Builder elsewhere(String advice) {
      this.elsewhere = advice;
      return this;
    }

    /** Told of every request that has ended; nobody when not set. */
    public Builder observer(@Nullable TransportObserver observer) {
      this.observer = observer;
      return this;
    }

    public HttpServer build() {
      HttpSettings settings =
          new HttpSettings(
              Map.copyOf(routes),
              memory,
              maxBodyBytes,
              offLoopBytes,
              new HttpTimeouts(
                  requestTimeout, idleTimeout, readHeaderTimeout, readTimeout, writeTimeout),
              codings,
              keepAlive,
              responseHeaders,
              cors,
              onRefused,
              observer);
      WrongProtocol wrong =
          new WrongProtocol(listen.endpoint(), "HTTP/1.1 without TLS", elsewhere, onRefused);
      return new HttpServer(new TcpListener(listen, new HttpProtocol(settings, wrong), sockets));
    }
  }
}

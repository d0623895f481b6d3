package ai.odock.router.net.grpc;

import ai.odock.router.net.ListenAddress;
import ai.odock.router.net.ListenSettings;
import ai.odock.router.settings.ConfigRecord.Shown;
import ai.odock.router.settings.ConfigSection;
import ai.odock.router.settings.ConfigSection.Presence;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What an operator says about a gRPC server (core/config/configgrpc).
 *
 * @param maxMessageBytes of a request after decompression
 * @param maxStreams requests at a time on one connection
 * @param maxReadBytes what one read takes at most
 */
public record GrpcServerSettings(
    ListenSettings listen,
    int maxMessageBytes,
    int maxStreams,
    int maxReadBytes,
    GrpcKeepalive keepalive,
    boolean includeMetadata) {
  private static final int DEFAULT_MESSAGE_MIB = 4;
  private static final int MAX_MESSAGE_MIB = 2047;
  private static final int DEFAULT_STREAMS = 100;
  private static final long MAX_STREAMS = 0xffff_ffffL;
  private static final long READ_BUFFER = 512 << 10;

  /** What a read takes in grpc-go when the size is 0. */
  private static final long GO_READ_BUFFER = 32 << 10;

  private static final Duration SHORTEST_TIME = Duration.ofSeconds(1);

  /**
   * Reads the keys.
   *
   * @param endpoint where it listens unless it is said
   */
  public static GrpcServerSettings read(ConfigSection section, String endpoint) {
    ConfigSection yaml = section.showing(Shown.UNLESS_EMPTY);
    ListenSettings listen = ListenSettings.read(yaml, endpoint, Shown.UNLESS_EMPTY);
    long mib = yaml.integer("max_recv_msg_size_mib", 0);
    if (mib > MAX_MESSAGE_MIB) {
      yaml.problem("max_recv_msg_size_mib", "must be at most " + MAX_MESSAGE_MIB);
    }
    long streams = yaml.integer("max_concurrent_streams", 0);
    if (streams > MAX_STREAMS) {
      yaml.problem("max_concurrent_streams", "must be at most " + MAX_STREAMS);
    }
    long read = yaml.integer("read_buffer_size", READ_BUFFER);
    yaml.tunesGoOnly("write_buffer_size", 0);
    return new GrpcServerSettings(
        listen,
        (int) Math.min(MAX_MESSAGE_MIB, mib == 0 ? DEFAULT_MESSAGE_MIB : mib) << 20,
        (int) Math.min(Integer.MAX_VALUE, streams == 0 ? DEFAULT_STREAMS : streams),
        (int) Math.min(Integer.MAX_VALUE, read == 0 ? GO_READ_BUFFER : read),
        keepalive(yaml.block("keepalive", Presence.ON)),
        yaml.bool("include_metadata", false));
  }

  /** Where it listens. */
  public ListenAddress endpoint() {
    return listen.endpoint();
  }

  /** A server that is set up like this, still without services. */
  public GrpcServer.Builder server() {
    GrpcServer.Builder server =
        GrpcServer.builder(listen)
            .maxMessageBytes(maxMessageBytes)
            .maxConcurrentStreams(maxStreams)
            .maxReadBytes(maxReadBytes)
            .keepalive(keepalive)
            .includeMetadata(includeMetadata);
    return server;
  }

  private static GrpcKeepalive keepalive(@Nullable ConfigSection yaml) {
    GrpcKeepalive usual = GrpcKeepalive.DEFAULTS;
    if (yaml == null) {
      return usual;
    }
    ConfigSection server = yaml.block("server_parameters", Presence.ON);
    ConfigSection policy = yaml.block("enforcement_policy", Presence.ON);
    Duration time = duration(server, "time", usual.time());
    return new GrpcKeepalive(
        duration(server, "max_connection_idle", usual.maxIdle()),
        duration(server, "max_connection_age", usual.maxAge()),
        duration(server, "max_connection_age_grace", usual.maxAgeGrace()),
        time.compareTo(SHORTEST_TIME) < 0 ? SHORTEST_TIME : time,
        duration(server, "timeout", usual.timeout()),
        duration(policy, "min_time", usual.minPingInterval()),
        policy != null && policy.bool("permit_without_stream", usual.permitWithoutCalls()));
  }

  /** A duration where zero stands for grpc-go's default. */
  private static Duration duration(@Nullable ConfigSection yaml, String key, Duration usual) {
    if (yaml == null) {
      return usual;
    }
    Duration given = yaml.duration(key, Duration.ZERO);
    if (given.isNegative()) {
      yaml.problem(key, "must not be negative");
    }
    return given.isPositive() ? given : usual;
  }
}

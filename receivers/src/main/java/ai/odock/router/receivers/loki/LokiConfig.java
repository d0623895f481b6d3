package ai.odock.router.receivers.loki;

import ai.odock.router.net.grpc.GrpcServerSettings;
import ai.odock.router.net.http.HttpServerSettings;
import ai.odock.router.receiving.ElementLimit;
import ai.odock.router.settings.ConfigSection;
import ai.odock.router.settings.ConfigSection.Presence;
import org.jspecify.annotations.Nullable;

/**
 * The {@code receivers::loki} section. A protocol runs when its key is there, even without a value.
 *
 * @param maxElements labels and structured metadata of an entry
 */
record LokiConfig(
    @Nullable GrpcServerSettings grpc,
    @Nullable HttpServerSettings http,
    boolean useIncomingTimestamp,
    boolean restoreRecordFields,
    int maxElements) {
  LokiConfig {
    if (grpc == null && http == null) {
      throw new IllegalArgumentException(
          "must specify at least one protocol when using the Loki receiver");
    }
  }

  static LokiConfig read(ConfigSection yaml) {
    ConfigSection protocols = yaml.section("protocols");
    ConfigSection grpc = protocols.block("grpc", Presence.ON_WHEN_MENTIONED);
    ConfigSection http = protocols.block("http", Presence.ON_WHEN_MENTIONED);
    boolean timestamp = yaml.bool("use_incoming_timestamp", false);
    boolean restore = yaml.bool("restore_record_fields", false);
    return new LokiConfig(
        grpc == null ? null : grpc.read(keys -> GrpcServerSettings.read(keys, "localhost:3600")),
        http == null ? null : http.read(keys -> HttpServerSettings.read(keys, "localhost:3500")),
        timestamp,
        restore,
        ElementLimit.read(yaml));
  }

  /**
   * How a push that may have so many bytes is translated.
   *
   * @param maxBytes what the server takes
   */
  PushOptions options(long maxBytes) {
    return new PushOptions(
        useIncomingTimestamp,
        restoreRecordFields,
        (int) Math.min(Integer.MAX_VALUE, 8 * maxBytes),
        maxElements);
  }
}

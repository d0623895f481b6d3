package ai.odock.router.receivers.otlp;

import ai.odock.router.net.grpc.GrpcServerSettings;
import ai.odock.router.otlp.OtlpCheck;
import ai.odock.router.receiving.ElementLimit;
import ai.odock.router.settings.ConfigSection;
import ai.odock.router.settings.ConfigSection.Presence;
import org.jspecify.annotations.Nullable;

/**
 * The {@code receivers::otlp} section. A protocol runs when its key is there, even without a value.
 *
 * @param maxElements of an item, see {@link OtlpCheck}
 */
record OtlpConfig(@Nullable GrpcServerSettings grpc, @Nullable HttpConfig http, int maxElements) {
  OtlpConfig {
    if (grpc == null && http == null) {
      throw new IllegalArgumentException(
          "must specify at least one protocol when using the OTLP receiver");
    }
  }

  static OtlpConfig read(ConfigSection yaml) {
    ConfigSection protocols = yaml.section("protocols");
    ConfigSection grpc = protocols.block("grpc", Presence.ON_WHEN_MENTIONED);
    ConfigSection http = protocols.block("http", Presence.ON_WHEN_MENTIONED);
    return new OtlpConfig(
        grpc == null ? null : grpc.read(keys -> GrpcServerSettings.read(keys, "localhost:4317")),
        http == null ? null : http.read(HttpConfig::read),
        ElementLimit.read(yaml));
  }
}

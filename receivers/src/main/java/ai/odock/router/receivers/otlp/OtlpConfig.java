package ai.odock.router.receivers.otlp;

import ai.odock.router.ConfigSection;
import ai.odock.router.ConfigSection.Presence;
import ai.odock.router.net.grpc.GrpcServerSettings;
import org.jspecify.annotations.Nullable;

/**
 * The {@code receivers::otlp} section. A protocol runs when its key is there, even without a value.
 */
record OtlpConfig(@Nullable GrpcServerSettings grpc, @Nullable HttpConfig http) {
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
        http == null ? null : http.read(HttpConfig::read));
  }
}

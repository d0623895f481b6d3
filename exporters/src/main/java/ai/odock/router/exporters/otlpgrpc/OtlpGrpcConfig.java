package ai.odock.router.exporters.otlpgrpc;

import ai.odock.router.net.grpc.GrpcClientSettings;
import ai.odock.router.settings.ConfigSection;
import java.time.Duration;

/**
 * The {@code exporters::otlp_grpc} section.
 *
 * @param timeout of one attempt; zero: none
 */
record OtlpGrpcConfig(GrpcClientSettings client, Duration timeout) {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  static OtlpGrpcConfig read(ConfigSection yaml) {
    Duration timeout = yaml.duration("timeout", TIMEOUT);
    if (timeout.isNegative()) {
      yaml.problem("timeout", "'timeout' must be non-negative");
    }
    return new OtlpGrpcConfig(GrpcClientSettings.read(yaml), timeout);
  }
}

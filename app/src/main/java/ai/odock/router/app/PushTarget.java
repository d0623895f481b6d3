package ai.odock.router.app;

import ai.odock.router.Clock;
import ai.odock.router.Deadline;
import ai.odock.router.telemetry.MetricsConfig.OtlpTarget;
import ai.odock.router.telemetry.MetricsPush;
import org.jspecify.annotations.Nullable;

/** Where a periodic reader sends to, until it is closed. */
interface PushTarget extends MetricsPush.Target {
  default void close(Deadline deadline) {}

  /**
   * @param otlp null: stdout
   */
  static PushTarget of(@Nullable OtlpTarget otlp, String userAgent) {
    if (otlp == null) {
      return new ConsolePush(System.out);
    }
    return otlp.grpc()
        ? new GrpcPush(otlp, userAgent)
        : new HttpPush(otlp, userAgent, Clock.SYSTEM);
  }
}

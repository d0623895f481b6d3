package ai.odock.router.selftelemetry;

import ai.odock.router.BuildInfo;
import ai.odock.router.Outcome;
import ai.odock.router.Signal;
import ai.odock.router.otlp.OtlpBytes;
import ai.odock.router.time.Clock;
import ai.odock.router.time.Deadline;
import java.time.Duration;

/** One attempt to bring a request somewhere. Called by one thread; an interrupt ends it. */
interface OwnSender {
  default void start() {}

  Outcome send(OtlpBytes request);

  default void close(Deadline deadline) {}

  /**
   * The sender to a target.
   *
   * @param longest bounds an attempt, beside the target's own timeout
   * @throws IllegalArgumentException when a client cannot be made, as for a proxy that is none
   */
  static OwnSender to(
      OwnTarget target, Signal signal, Duration longest, BuildInfo build, Clock clock) {
    return switch (target) {
      case OwnTarget.Console _ -> new ConsoleSender(signal, System.out);
      case OwnTarget.Otlp otlp when otlp.grpc() ->
          new GrpcSender(otlp.within(longest), signal, build);
      case OwnTarget.Otlp otlp -> new HttpSender(otlp.within(longest), clock, build);
    };
  }
}

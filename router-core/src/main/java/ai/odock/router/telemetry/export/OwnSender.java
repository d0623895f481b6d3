package ai.odock.router.telemetry.export;

import ai.odock.router.Deadline;
import ai.odock.router.Outcome;
import ai.odock.router.otlp.OtlpBytes;

/** One attempt to bring a request somewhere. Called by one thread. */
interface OwnSender {
  default void start() {}

  Outcome send(OtlpBytes request);

  default void close(Deadline deadline) {}
}

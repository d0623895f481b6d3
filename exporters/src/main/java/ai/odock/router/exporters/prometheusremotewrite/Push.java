package ai.odock.router.exporters.prometheusremotewrite;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Posts one request to the remote-write endpoint and waits for the answer. Sends nothing twice. */
interface Push extends AutoCloseable {
  /**
   * Called by several threads at once.
   *
   * @param body one Snappy block
   */
  Result post(Protocol protocol, byte[] body);

  /** Gives connections back; safe when called twice. */
  @Override
  void close();

  /** How a request ended. */
  sealed interface Result {}

  /**
   * The backend answered.
   *
   * @param retryAfter how long it asks to wait; null when it does not say
   * @param body the beginning of the answer, for people
   * @param written what it says it has written; null when it does not say
   */
  record Answer(int status, @Nullable Duration retryAfter, String body, @Nullable Written written)
      implements Result {}

  /** There was no answer; the reason is for people. */
  record NoAnswer(String reason) implements Result {}
}

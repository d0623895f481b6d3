package ai.odock.router.selftelemetry;

import ai.odock.router.Outcome;
import ai.odock.router.Outcome.Accepted;
import ai.odock.router.Outcome.Permanent;
import ai.odock.router.Outcome.Retryable;
import ai.odock.router.Signal;
import ai.odock.router.StatusCode;
import ai.odock.router.otlp.OtlpBytes;
import ai.odock.router.time.Deadline;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** A thread of its own and the sender that it uses. The log is told of an outage. */
final class OwnDelivery {
  /** What an interrupted attempt gets to return. */
  private static final Duration AFTER_INTERRUPT = Duration.ofMillis(200);

  private final Signal signal;
  private final OwnSender sender;
  private final Logger log;
  private @Nullable Thread thread;

  /** Of the thread alone. */
  private boolean failing;

  OwnDelivery(Signal signal, OwnSender sender, Logger log) {
    this.signal = signal;
    this.sender = sender;
    this.log = log;
  }

  /**
   * Begins.
   *
   * @param loop what the thread does; it ends before long when it is interrupted
   */
  void start(Runnable loop) {
    sender.start();
    thread = Thread.ofVirtual().name("own-" + signal.label()).start(loop);
  }

  /** Makes a request and sends it once; a defect in either is a refusal. */
  Outcome attempt(Supplier<OtlpBytes> request) {
    Outcome outcome;
    try {
      outcome = sender.send(request.get());
    } catch (RuntimeException | Error e) {
      log.atError().setCause(e).log("Exporting the router's own telemetry failed with a defect.");
      outcome = new Permanent(StatusCode.INTERNAL, e.toString(), "internal_error");
    }
    switch (outcome) {
      case Accepted _ -> works();
      case Permanent refused -> fails(refused.message());
      case Retryable later -> fails(later.message());
    }
    return outcome;
  }

  /** One line when it begins, not one for each attempt. */
  private void fails(String error) {
    if (!failing) {
      failing = true;
      log.atWarn()
          .addKeyValue("own_signal", signal.label())
          .addKeyValue("error", error)
          .log("Exporting the router's own telemetry fails.");
    }
  }

  private void works() {
    if (failing) {
      failing = false;
      log.atInfo()
          .addKeyValue("own_signal", signal.label())
          .log("Exporting the router's own telemetry works again.");
    }
  }

  /** Waits for the thread, which knows of the end, until the deadline; then for nothing more. */
  void close(Deadline deadline) {
    Thread running = thread;
    try {
      if (running != null && !running.join(deadline.remaining())) {
        running.interrupt();
        boolean _ = running.join(AFTER_INTERRUPT);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    sender.close(deadline);
  }
}

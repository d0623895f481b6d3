package ai.odock.router.exporters.loki;

import ai.odock.router.Sending;
import ai.odock.router.Sending.Batching;
import ai.odock.router.Sending.Queue;
import ai.odock.router.Sending.Sizer;
import ai.odock.router.SendingConfig;
import ai.odock.router.settings.ConfigSection;
import java.time.Duration;
import java.util.List;

/**
 * Queue and retry. {@code batch_wait} and {@code batch_size}, as Promtail's clients have them, are
 * another way to say {@code sending_queue::batch} in bytes.
 */
final class LokiSending {
  private static final String WAIT = "batch_wait";
  private static final String SIZE = "batch_size";

  /** Promtail's and Alloy's. */
  private static final Duration USUAL_WAIT = Duration.ofSeconds(1);

  private static final long USUAL_SIZE = 1 << 20;

  private LokiSending() {}

  static Sending read(ConfigSection yaml) {
    Sending sending = SendingConfig.standard(yaml);
    Duration wait = yaml.duration(WAIT, USUAL_WAIT);
    long size = yaml.integer(SIZE, USUAL_SIZE);
    boolean asked = yaml.keys().contains(WAIT) || yaml.keys().contains(SIZE);
    if (!asked) {
      return sending;
    }
    String key = yaml.keys().contains(WAIT) ? WAIT : SIZE;
    Queue queue = sending.queue();
    if (queue == null || queue.batching() != null) {
      yaml.problem(
          key,
          queue == null
              ? "needs the sending_queue"
              : "says the same as sending_queue::batch: write one of the two");
      return sending;
    }
    if (!wait.isPositive() || size == 0) {
      yaml.problem(wait.isPositive() ? SIZE : WAIT, "must be positive");
      return sending;
    }
    Batching batching = new Batching(wait, Sizer.BYTES, size, 0, List.of());
    return new Sending(
        new Queue(
            queue.sizer(),
            queue.size(),
            queue.consumers(),
            queue.blockOnOverflow(),
            queue.waitForResult(),
            batching),
        sending.retry());
  }
}

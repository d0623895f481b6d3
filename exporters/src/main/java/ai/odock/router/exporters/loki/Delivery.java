package ai.odock.router.exporters.loki;

import ai.odock.router.Batch;
import ai.odock.router.Outcome;
import ai.odock.router.StatusCode;
import ai.odock.router.net.coding.HttpBody;
import ai.odock.router.net.http.HttpResult;
import ai.odock.router.settings.Redaction;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to send a batch, request after request. What has to be sent again is made anew then:
 * nothing of what was written is held while the backend has to be waited for.
 */
final class Delivery {
  /** The batch that is sent, without some of its records. */
  interface Unsent {
    Outcome send(BitSet settled);

    Batch left(BitSet settled);
  }

  private record Resumable(Unsent unsent, BitSet settled) implements Outcome.Attempt {
    @Override
    public Outcome resume() {
      return unsent.send(settled);
    }

    @Override
    public Batch left() {
      return unsent.left(settled);
    }
  }

  private static final int LOGGED_BYTES = 1024;

  /** Loki's answer while ingestion is blocked by policy: nothing was stored. */
  private static final int BLOCKED = 260;

  private static final int TOO_LARGE = 413;
  private static final int TOO_MANY_REQUESTS = 429;

  private final Destination destination;
  private final PushRequests requests;
  private final Unsent unsent;
  private final Map<String, Integer> dropped = new TreeMap<>();
  private int delivered;
  private boolean written;
  private boolean partlySettled;

  /**
   * An attempt.
   *
   * @param requests those of the batch, before the first
   * @param partlySettled whether an earlier attempt has settled some records
   * @param unsent makes the next attempt, without these records
   */
  Delivery(Destination destination, PushRequests requests, boolean partlySettled, Unsent unsent) {
    this.destination = destination;
    this.requests = requests;
    this.partlySettled = partlySettled;
    this.unsent = unsent;
  }

  /** Sends all, or up to the first request that has to be sent again. */
  Outcome send() {
    while (written || requests.next()) {
      written = true;
      HttpBody body = HttpBody.of(requests.body(), 0, requests.length());
      @Nullable Outcome stop =
          switch (destination.post(body)) {
            case HttpResult.Failed failed ->
                retry(
                    StatusCode.UNAVAILABLE,
                    "POST " + Redaction.text(destination.url()) + ": " + failed.reason(),
                    null);
            case HttpResult.Answered answer -> judge(answer);
          };
      if (stop != null) {
        return stop;
      }
    }
    noteDropped();
    if (!dropped.isEmpty()) {
      destination.log().warn("Dropped log records: {}", dropped);
    }
    return dropped.isEmpty() ? Outcome.Accepted.ALL : new Outcome.Accepted(dropped);
  }

  /** Null when the next request may follow, or the same in smaller pieces. */
  private @Nullable Outcome judge(HttpResult.Answered answer) {
    int status = answer.status();
    if (status / 100 == 2 && status != BLOCKED) {
      settle(Map.of());
      return null;
    }
    String body = new String(answer.body(), StandardCharsets.UTF_8).strip();
    String text =
        "HTTP status " + status + ": " + body.substring(0, Math.min(body.length(), LOGGED_BYTES));
    if (status == TOO_MANY_REQUESTS && !Refusal.isPartial(body)) {
      return retry(StatusCode.RESOURCE_EXHAUSTED, text, answer.retryAfter());
    }
    if (status >= 500) {
      return retry(StatusCode.UNAVAILABLE, text, answer.retryAfter());
    }
    if (status == TOO_LARGE) {
      return tooLarge(text);
    }
    boolean complete = answer.body().length < Destination.MAX_ANSWER;
    refuse(Refusal.read(status, body, complete, requests.records()), text);
    return null;
  }

  /** The whole batch is halved by the router, a request in the middle of it here. */
  private @Nullable Outcome tooLarge(String text) {
    if (!partlySettled) {
      return Outcome.Permanent.tooLarge(StatusCode.UNKNOWN, text);
    }
    if (!requests.halve()) {
      refuse(Map.of(Outcome.TOO_LARGE, requests.records()), text);
    }
    return null;
  }

  private void refuse(Map<String, Integer> refused, String text) {
    destination
        .log()
        .error("Loki refused {} of {} log records: {}", sum(refused), requests.records(), text);
    settle(refused);
  }

  private void settle(Map<String, Integer> refused) {
    delivered += requests.records() - sum(refused);
    refused.forEach((reason, count) -> dropped.merge(reason, count, Integer::sum));
    destination.changed(requests.changes());
    written = false;
    partlySettled = true;
  }

  private static int sum(Map<String, Integer> counts) {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** What was settled so far is told once; the next attempt speaks of the rest alone. */
  private Outcome retry(StatusCode code, String message, @Nullable Duration delay) {
    noteDropped();
    Outcome.Attempt attempt = new Resumable(unsent, requests.settled());
    return new Outcome.Retryable(
        code, message, delay, new Outcome.Unfinished(delivered, dropped, attempt));
  }

  private void noteDropped() {
    requests.takeDropped().forEach((reason, count) -> dropped.merge(reason, count, Integer::sum));
  }
}

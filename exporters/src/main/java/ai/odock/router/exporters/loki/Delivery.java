package ai.odock.router.exporters.loki;

import ai.odock.router.Outcome;
import ai.odock.router.StatusCode;
import ai.odock.router.net.HttpBody;
import ai.odock.router.net.HttpClient;
import ai.odock.router.net.HttpResult;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The requests of one batch on their way, in order. Used by one attempt at a time; what was
 * delivered is not sent again by the next.
 */
final class Delivery {
  private static final int LOGGED_BYTES = 1024;

  /** Loki's answer while ingestion is blocked by policy: nothing was stored. */
  private static final int BLOCKED = 260;

  private static final int TOO_LARGE = 413;
  private static final int TOO_MANY_REQUESTS = 429;

  private final HttpClient client;
  private final String url;
  private final Logger log;
  private final PushRequests requests;
  private final Consumer<PushRequests> done;
  private final Map<String, Integer> dropped = new TreeMap<>();
  private int delivered;
  private boolean written;
  private boolean partlySettled;

  /**
   * @param requests those of the batch, before the first
   * @param done takes them back when nothing is left to be sent
   */
  Delivery(
      HttpClient client,
      String url,
      Logger log,
      PushRequests requests,
      Consumer<PushRequests> done) {
    this.client = client;
    this.url = url;
    this.log = log;
    this.requests = requests;
    this.done = done;
  }

  /** Sends what is left, up to the first request that has to be sent again. */
  Outcome send() {
    while (written || requests.next()) {
      written = true;
      HttpBody body = HttpBody.of(requests.body(), 0, requests.length());
      @Nullable Outcome stop =
          switch (client.post(url, "application/x-protobuf", null, Map.of(), body)) {
            case HttpResult.Failed failed ->
                retry(StatusCode.UNAVAILABLE, "POST " + url + ": " + failed.reason(), null);
            case HttpResult.Answered answer -> judge(answer);
          };
      if (stop != null) {
        return stop;
      }
    }
    noteDropped();
    done.accept(requests);
    if (!dropped.isEmpty()) {
      log.warn("Dropped log records: {}", dropped);
    }
    return dropped.isEmpty() ? Outcome.Accepted.ALL : new Outcome.Accepted(dropped);
  }

  /** Null when the next request may follow, or the same in smaller pieces. */
  private @Nullable Outcome judge(HttpResult.Answered answer) {
    int status = answer.status();
    if (status / 100 == 2 && status != BLOCKED) {
      settle(0, "");
      return null;
    }
    String body = new String(answer.body(), StandardCharsets.UTF_8).strip();
    String text =
        "HTTP status " + status + ": " + body.substring(0, Math.min(body.length(), LOGGED_BYTES));
    if (status == TOO_MANY_REQUESTS) {
      return retry(StatusCode.RESOURCE_EXHAUSTED, text, answer.retryAfter());
    }
    if (status >= 500) {
      return retry(StatusCode.UNAVAILABLE, text, answer.retryAfter());
    }
    if (status == TOO_LARGE) {
      return tooLarge(text);
    }
    Refusal refusal = Refusal.of(status, body, requests.records());
    refuse(refusal.records(), refusal.reason(), text);
    return null;
  }

  /** The whole batch is halved by the router, a request in the middle of it here. */
  private @Nullable Outcome tooLarge(String text) {
    if (!partlySettled) {
      done.accept(requests);
      return new Outcome.Permanent(StatusCode.UNKNOWN, text, Outcome.TOO_LARGE);
    }
    if (!requests.halve()) {
      refuse(requests.records(), Outcome.TOO_LARGE, text);
    }
    return null;
  }

  private void refuse(int records, String reason, String text) {
    log.error("Loki refused {} of {} log records: {}", records, requests.records(), text);
    settle(records, reason);
  }

  private void settle(int refused, String reason) {
    delivered += requests.records() - refused;
    if (refused > 0) {
      dropped.merge(reason, refused, Integer::sum);
    }
    written = false;
    partlySettled = true;
  }

  /** What was settled so far is told once; the next attempt speaks of the rest alone. */
  private Outcome retry(StatusCode code, String message, @Nullable Duration delay) {
    noteDropped();
    Outcome.Rest rest = new Outcome.Rest(delivered, dropped, this::send);
    partlySettled |= rest.settled() > 0;
    delivered = 0;
    dropped.clear();
    return new Outcome.Retryable(code, message, delay, rest);
  }

  private void noteDropped() {
    requests.takeDropped().forEach((reason, count) -> dropped.merge(reason, count, Integer::sum));
  }
}

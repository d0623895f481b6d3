package ai.odock.router.exporters.prometheusremotewrite;

import ai.odock.router.Outcome;
import ai.odock.router.StatusCode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The requests of one batch on their way, in order. Used by one attempt at a time; what was
 * delivered is not sent again by the next.
 */
final class Delivery {
  private static final int LOGGED_CHARACTERS = 1024;
  private static final int TOO_LARGE = 413;
  private static final int TOO_MANY_REQUESTS = 429;

  private final Push push;
  private final Logger log;
  private final List<WriteRequest> requests;
  private final Map<String, Integer> dropped = new TreeMap<>();
  private int next;

  Delivery(
      Push push, Logger log, List<WriteRequest> requests, Map<DropReason, Integer> untranslated) {
    this.push = push;
    this.log = log;
    this.requests = List.copyOf(requests);
    untranslated.forEach((reason, points) -> dropped.put(reason.label(), points));
  }

  /** Sends what is left, up to the first request that has to be sent again. */
  Outcome send() {
    while (next < requests.size()) {
      WriteRequest request = requests.get(next);
      @Nullable Outcome stop =
          switch (push.post(request.body())) {
            case Push.NoAnswer failure -> retry(StatusCode.UNAVAILABLE, failure.reason(), null);
            case Push.Answer answer -> judge(answer, request);
          };
      if (stop != null) {
        return stop;
      }
      next++;
    }
    return accepted();
  }

  /** Null when the next request may follow. */
  private @Nullable Outcome judge(Push.Answer answer, WriteRequest request) {
    int status = answer.status();
    String text = "HTTP status " + status + ": " + beginning(answer.body());
    if (status / 100 == 2) {
      return null;
    }
    if (status == TOO_MANY_REQUESTS) {
      return retry(StatusCode.RESOURCE_EXHAUSTED, text, answer.retryAfter());
    }
    if (status / 100 == 5) {
      return retry(StatusCode.UNAVAILABLE, text, answer.retryAfter());
    }
    if (status == TOO_LARGE) {
      return new Outcome.Permanent(StatusCode.UNKNOWN, text, DropReason.TOO_LARGE.label());
    }
    log.error("The backend refused {} data points for good: {}", request.points(), text);
    if (request.points() > 0) {
      dropped.merge("http_" + status, request.points(), Integer::sum);
    }
    return null;
  }

  private Outcome retry(StatusCode code, String message, @Nullable Duration delay) {
    return new Outcome.Retryable(code, message, delay, this::send);
  }

  /** An outcome names one reason: that of the most points. */
  private Outcome accepted() {
    if (dropped.isEmpty()) {
      return Outcome.Accepted.ALL;
    }
    int all = 0;
    String reason = "";
    for (Map.Entry<String, Integer> drop : dropped.entrySet()) {
      all += drop.getValue();
      reason = drop.getValue() > dropped.getOrDefault(reason, 0) ? drop.getKey() : reason;
    }
    if (dropped.size() > 1) {
      log.warn("Dropped {} data points: {}", all, dropped);
    }
    return new Outcome.Accepted(all, reason);
  }

  private static String beginning(String body) {
    return body.length() > LOGGED_CHARACTERS ? body.substring(0, LOGGED_CHARACTERS) : body;
  }
}

package ai.odock.router.exporters.prometheusremotewrite;

import ai.odock.router.Outcome;
import ai.odock.router.StatusCode;
import ai.odock.router.prometheus.DropReason;
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
  private int delivered;
  private int next;

  /** Whether a part of the batch was settled in an earlier attempt. */
  private boolean told;

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
      delivered += request.points();
      return null;
    }
    if (status == TOO_MANY_REQUESTS) {
      return retry(StatusCode.RESOURCE_EXHAUSTED, text, answer.retryAfter());
    }
    if (status / 100 == 5) {
      return retry(StatusCode.UNAVAILABLE, text, answer.retryAfter());
    }
    if (status == TOO_LARGE && !told) {
      // the whole batch is sent again in halves: what was delivered of it does no harm twice
      return new Outcome.Permanent(StatusCode.UNKNOWN, text, DropReason.TOO_LARGE.label());
    }
    String reason = status == TOO_LARGE ? DropReason.TOO_LARGE.label() : "http_" + status;
    log.error("The backend refused {} data points for good: {}", request.points(), text);
    if (request.points() > 0) {
      dropped.merge(reason, request.points(), Integer::sum);
    }
    return null;
  }

  /** What was settled so far is told once; the next attempt speaks of the rest alone. */
  private Outcome retry(StatusCode code, String message, @Nullable Duration delay) {
    Outcome.Rest rest = new Outcome.Rest(delivered, dropped, this::send);
    told = told || rest.settled() > 0;
    delivered = 0;
    dropped.clear();
    return new Outcome.Retryable(code, message, delay, rest);
  }

  private Outcome accepted() {
    if (dropped.isEmpty()) {
      return Outcome.Accepted.ALL;
    }
    log.warn("Dropped data points: {}", dropped);
    return new Outcome.Accepted(dropped);
  }

  private static String beginning(String body) {
    return body.length() > LOGGED_CHARACTERS ? body.substring(0, LOGGED_CHARACTERS) : body;
  }
}

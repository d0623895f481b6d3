package ai.odock.router.exporters.prometheusremotewrite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.Outcome;
import ai.odock.router.StatusCode;
import ai.odock.router.prometheus.DropReason;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.helpers.NOPLogger;

class DeliveryTest {
  /** Answers as scripted, then 204, and notes what it was sent. */
  private static final class Backend implements Push {
    private final Deque<Result> answers;
    private final List<String> bodies = new ArrayList<>();

    Backend(Result... answers) {
      this.answers = new ArrayDeque<>(List.of(answers));
    }

    @Override
    public Result post(byte[] body) {
      bodies.add(text(body));
      return answers.isEmpty() ? status(204) : answers.pop();
    }

    @Override
    public void close() {}
  }

  private static Push.Result status(int status) {
    return new Push.Answer(status, null, "why");
  }

  private static String text(byte[] snappy) {
    try {
      return new String(org.xerial.snappy.Snappy.uncompress(snappy), StandardCharsets.UTF_8);
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Delivery delivery(
      Backend backend, Map<DropReason, Integer> dropped, int... points) {
    List<WriteRequest> requests = new ArrayList<>();
    for (int i = 0; i < points.length; i++) {
      byte[] body = ("request " + i).getBytes(StandardCharsets.UTF_8);
      requests.add(WriteRequest.of(Arrays.copyOf(body, 100), body.length, points[i]));
    }
    return new Delivery(backend, NOPLogger.NOP_LOGGER, requests, dropped);
  }

  @Test
  void sendsRequestsInOrder() {
    Backend backend = new Backend(status(204), status(200));
    assertThat(delivery(backend, Map.of(), 1, 1, 1).send()).isEqualTo(Outcome.Accepted.ALL);
    assertThat(backend.bodies).containsExactly("request 0", "request 1", "request 2");
  }

  static Stream<Arguments> retryable() {
    Duration delay = Duration.ofSeconds(3);
    return Stream.of(
        argumentSet("500", status(500), StatusCode.UNAVAILABLE, null),
        argumentSet("503", status(503), StatusCode.UNAVAILABLE, null),
        argumentSet(
            "503 with a delay", new Push.Answer(503, delay, ""), StatusCode.UNAVAILABLE, delay),
        argumentSet(
            "429 with a delay",
            new Push.Answer(429, delay, ""),
            StatusCode.RESOURCE_EXHAUSTED,
            delay),
        argumentSet("no answer", new Push.NoAnswer("refused"), StatusCode.UNAVAILABLE, null));
  }

  @ParameterizedTest
  @MethodSource("retryable")
  void goesOnAtTheRequestThatFailed(
      Push.Result failure, StatusCode code, @org.jspecify.annotations.Nullable Duration delay) {
    Backend backend = new Backend(status(204), failure, failure, status(204), status(400));
    Outcome first = delivery(backend, Map.of(), 5, 6, 7).send();
    Outcome.Retryable retryable = (Outcome.Retryable) first;
    assertThat(retryable.code()).isEqualTo(code);
    assertThat(retryable.delay()).isEqualTo(delay);
    Outcome.Rest rest = Objects.requireNonNull(retryable.rest());
    assertThat(rest.settled()).as("the points of the first request").isEqualTo(5);
    Outcome.Retryable second = (Outcome.Retryable) rest.again().get();
    Outcome.Rest same = Objects.requireNonNull(second.rest());
    assertThat(same.settled()).as("told once").isZero();
    assertThat(same.again().get()).isEqualTo(Outcome.Accepted.but(7, "http_400"));
    assertThat(backend.bodies)
        .containsExactly("request 0", "request 1", "request 1", "request 1", "request 2");
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        argumentSet("400", 400, "http_400"),
        argumentSet("401", 401, "http_401"),
        argumentSet("404", 404, "http_404"),
        argumentSet("415", 415, "http_415"),
        argumentSet("a redirect is not followed", 307, "http_307"));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void dropsWhatIsRefusedAndGoesOn(int status, String reason) {
    Backend backend = new Backend(status(204), status(status));
    assertThat(delivery(backend, Map.of(), 1, 2, 4).send())
        .isEqualTo(Outcome.Accepted.but(2, reason));
    assertThat(backend.bodies).hasSize(3);
  }

  @Test
  void namesEveryReason() {
    Map<DropReason, Integer> dropped =
        Map.of(DropReason.DELTA_TEMPORALITY, 3, DropReason.INVALID_UTF8, 1);
    assertThat(delivery(new Backend(), dropped).send())
        .isEqualTo(new Outcome.Accepted(Map.of("delta_temporality", 3, "invalid_utf8", 1)));
    assertThat(delivery(new Backend(status(400)), dropped, 9).send())
        .isEqualTo(
            new Outcome.Accepted(Map.of("delta_temporality", 3, "invalid_utf8", 1, "http_400", 9)));
  }

  @Test
  void asksForASplitOfWhatIsTooLarge() {
    assertThat(delivery(new Backend(status(413)), Map.of(), 9).send())
        .isEqualTo(new Outcome.Permanent(StatusCode.UNKNOWN, "HTTP status 413: why", "too_large"));
  }

  @Test
  void showsOnlyTheBeginningOfAnAnswer() {
    Push.Result answer = new Push.Answer(503, null, "x".repeat(5000));
    Outcome outcome = delivery(new Backend(answer), Map.of(), 1).send();
    assertThat(((Outcome.Retryable) outcome).message())
        .isEqualTo("HTTP status 503: " + "x".repeat(1024));
  }
}

package ai.odock.router.pipeline.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.Offer;
import ai.odock.router.Outcome;
import ai.odock.router.Outcome.Accepted;
import ai.odock.router.Outcome.Permanent;
import ai.odock.router.Outcome.Retryable;
import ai.odock.router.StatusCode;
import ai.odock.router.fixtures.BatchSink;
import ai.odock.router.fixtures.Requests;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FanOutTest {
  private static final Outcome BUSY = Outcome.retryable(StatusCode.UNAVAILABLE, "busy");
  private static final Outcome FULL = Outcome.retryable(StatusCode.RESOURCE_EXHAUSTED, "full");
  private static final Outcome BAD = new Permanent(StatusCode.INVALID_ARGUMENT, "bad", "bad");

  static Stream<Arguments> answers() {
    return Stream.of(
        argumentSet("all accept", Accepted.ALL, Accepted.ALL, ""),
        argumentSet("the first refuses", BAD, Accepted.ALL, "bad"),
        argumentSet("the second refuses", Accepted.ALL, BAD, "bad"),
        argumentSet("the first to wait speaks", BUSY, FULL, "busy"),
        argumentSet("who waits speaks before who refuses", BAD, FULL, "full"));
  }

  @ParameterizedTest
  @MethodSource("answers")
  void everybodyIsAskedAndOneSpeaksForAll(Outcome first, Outcome second, String message) {
    BatchSink a = new BatchSink().answering(first);
    BatchSink b = new BatchSink().answering(second);

    Outcome outcome = FanOut.of(List.of(a, b)).consume(Requests.spans(1));

    assertThat(a.offers()).isOne();
    assertThat(b.offers()).isOne();
    assertThat(
            switch (outcome) {
              case Accepted accepted -> "";
              case Retryable wait -> wait.message();
              case Permanent refused -> refused.message();
            })
        .isEqualTo(message);
  }

  @Test
  void whatIsOfferedAgainGoesOnlyToThoseWhoAskedForIt() {
    BatchSink taken = new BatchSink();
    BatchSink busy = new BatchSink().answering(BUSY, BUSY);
    BatchSink bad = new BatchSink().answering(BAD);

    Outcome outcome = FanOut.of(List.of(taken, bad, busy)).consume(Requests.spans(3));
    outcome = again(outcome);
    outcome = again(outcome);

    assertThat(outcome.isAccepted()).isTrue();
    assertThat(taken.offers()).isOne();
    assertThat(bad.offers()).isOne();
    assertThat(busy.offers()).isEqualTo(3);
    assertThat(busy.items()).isEqualTo(3);
  }

  private static Outcome again(Outcome refused) {
    Retryable wait = (Retryable) refused;
    return Offer.all(wait.left(new BatchSink(), Requests.spans(1)));
  }

  @Test
  void waitsWhenOneOfThemMay() {
    assertThat(FanOut.of(List.of(new BatchSink(), new BatchSink(true))).traits().waits()).isTrue();
    assertThat(FanOut.of(List.of(new BatchSink(), new BatchSink())).traits().waits()).isFalse();
  }
}

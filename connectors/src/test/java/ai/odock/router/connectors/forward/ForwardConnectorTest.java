package ai.odock.router.connectors.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.Batch;
import ai.odock.router.ConnectorType.Route;
import ai.odock.router.Outcome;
import ai.odock.router.Outcome.Accepted;
import ai.odock.router.Outcome.Permanent;
import ai.odock.router.Signal;
import ai.odock.router.StatusCode;
import ai.odock.router.fixtures.BatchSink;
import ai.odock.router.fixtures.Requests;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ForwardConnectorTest {
  static Stream<Arguments> outcomes() {
    return Stream.of(
        argumentSet("taken", Accepted.ALL),
        argumentSet("taken but for one", Accepted.but(1, "bad")),
        argumentSet("put off", Outcome.retryable(StatusCode.UNAVAILABLE, "full")),
        argumentSet("refused", new Permanent(StatusCode.INVALID_ARGUMENT, "no", "no")));
  }

  @ParameterizedTest
  @MethodSource("outcomes")
  void whatGoesInComesOutAndTheOutcomeComesBack(Outcome outcome) {
    BatchSink sink = new BatchSink().answering(outcome);
    Batch batch = Requests.spans(2);

    assertThat(new ForwardConnector(sink).consume(batch)).isEqualTo(outcome);
    assertThat(sink.offers()).isOne();
    assertThat(sink.batches()).isEqualTo(outcome.isAccepted() ? List.of(batch) : List.of());
  }

  @Test
  void itsCallersWaitWhereThoseBehindItWait() {
    assertThat(new ForwardConnector(new BatchSink(true)).traits().waits()).isTrue();
    assertThat(new ForwardConnector(new BatchSink()).traits().waits()).isFalse();
  }

  @Test
  void eachSignalStaysWhatItIs() {
    assertThat(ForwardConnector.TYPE.routes())
        .containsExactlyInAnyOrder(
            new Route(Signal.TRACES, Signal.TRACES),
            new Route(Signal.METRICS, Signal.METRICS),
            new Route(Signal.LOGS, Signal.LOGS));
  }
}

package ai.odock.router.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.Signal;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OptionsTest {
  private static Options options(
      Signal signal,
      Protocol in,
      Protocol out,
      int items,
      @Nullable String versus,
      @Nullable String only) {
    return new Options(
        signal, in, out, false, false, items, 1, 1, 1, 1, 0, 0, 1, versus, only, null);
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        argumentSet(
            "no items",
            Signal.TRACES,
            Protocol.GRPC,
            Protocol.GRPC,
            0,
            "--items is 1 to 1000, not 0"),
        argumentSet(
            "too many",
            Signal.TRACES,
            Protocol.GRPC,
            Protocol.GRPC,
            1001,
            "--items is 1 to 1000, not 1001"),
        argumentSet(
            "remote write in",
            Signal.METRICS,
            Protocol.PRW,
            Protocol.GRPC,
            1,
            "--in is grpc or http"),
        argumentSet(
            "remote write of logs",
            Signal.LOGS,
            Protocol.HTTP,
            Protocol.PRW,
            1,
            "--out prw needs --signal metrics"),
        argumentSet(
            "spans to Loki",
            Signal.TRACES,
            Protocol.HTTP,
            Protocol.LOKI,
            1,
            "--out loki needs --signal logs"),
        argumentSet(
            "Loki in", Signal.LOGS, Protocol.LOKI, Protocol.HTTP, 1, "--in is grpc or http"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void refusesWhatCannotBeMeasured(
      Signal signal, Protocol in, Protocol out, int items, String says) {
    assertThatThrownBy(() -> options(signal, in, out, items, null, null)).hasMessage(says);
  }

  @Test
  void aCommandIsNeededForTheRowOfAnother() {
    assertThatThrownBy(() -> options(Signal.LOGS, Protocol.HTTP, Protocol.HTTP, 1, null, "versus"))
        .hasMessage("--only versus needs --versus");
  }

  @Test
  void measuresEveryRowThatThereIs() {
    Options two = options(Signal.LOGS, Protocol.HTTP, Protocol.HTTP, 1, null, null);
    assertThat(Candidate.ROWS).filteredOn(two::measures).containsExactly("relay", "router");
    Options three = options(Signal.LOGS, Protocol.HTTP, Protocol.HTTP, 1, "x", null);
    assertThat(Candidate.ROWS).filteredOn(three::measures).hasSize(3);
    Options one = options(Signal.LOGS, Protocol.HTTP, Protocol.HTTP, 1, "x", "router");
    assertThat(Candidate.ROWS).filteredOn(one::measures).containsExactly("router");
  }
}

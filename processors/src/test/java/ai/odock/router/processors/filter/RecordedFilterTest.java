package ai.odock.router.processors.filter;

import static org.assertj.core.api.Assertions.assertThat;

import ai.odock.router.Signal;
import ai.odock.router.fixtures.Requests;
import ai.odock.router.otlp.OtlpBytes;
import ai.odock.router.otlp.OtlpRequests;
import ai.odock.router.processors.Bench;
import ai.odock.router.processors.Recorded;
import com.google.protobuf.Message;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RecordedFilterTest {
  static Stream<Arguments> recorded() throws IOException {
    return Recorded.rows("recorded-filter.jsonl");
  }

  @ParameterizedTest
  @MethodSource("recorded")
  void theCollectorDidTheSame(
      Signal signal, Map<String, ?> config, Message request, Message response) throws IOException {
    var bench = new Bench<>(FilterProcessor.TYPE, signal, config);
    OtlpBytes before = Requests.bytes(signal, request);

    OtlpBytes after = bench.process(before);

    assertThat(OtlpRequests.parse(signal, after.toByteArray())).isEqualTo(response);
    assertThat(after.items()).isEqualTo(OtlpRequests.items(response));
    assertThat(bench.filtered("filtered")).isEqualTo(before.items() - after.items());
    if (request.equals(response)) {
      assertThat(after).isSameAs(before);
    }
  }
}

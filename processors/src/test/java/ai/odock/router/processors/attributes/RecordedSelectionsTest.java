package ai.odock.router.processors.attributes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.Batch;
import ai.odock.router.Signal;
import ai.odock.router.attribute.JsonTree;
import ai.odock.router.attribute.SlowActions;
import ai.odock.router.fixtures.Requests;
import ai.odock.router.otlp.OtlpBytes;
import ai.odock.router.otlp.OtlpCheck;
import ai.odock.router.otlp.OtlpRequests;
import ai.odock.router.otlp.json.OtlpJsonReader;
import com.google.protobuf.Message;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Which items a collector 0.147.0 gave the attribute {@code edited}, with all kinds of {@code
 * include} and {@code exclude}: an x for each that it did, in the order of the request.
 */
class RecordedSelectionsTest {
  private static String resource(String name) throws IOException {
    try (InputStream file =
        Objects.requireNonNull(RecordedSelectionsTest.class.getResourceAsStream(name), name)) {
      return new String(file.readAllBytes(), UTF_8);
    }
  }

  static Stream<Arguments> recorded() throws IOException {
    List<Arguments> rows = new ArrayList<>();
    for (String line : resource("recorded-selections.jsonl").lines().toList()) {
      Map<?, ?> row = JsonTree.read(line);
      String signal = String.valueOf(row.get("signal")).toUpperCase(Locale.ROOT);
      rows.add(
          argumentSet(
              String.valueOf(row.get("name")),
              Signal.valueOf(signal),
              row.get("config"),
              row.get("edited")));
    }
    return rows.stream();
  }

  @ParameterizedTest
  @MethodSource("recorded")
  void theCollectorChoseTheSame(Signal signal, Map<String, ?> config, String edited)
      throws Exception {
    byte[] json = resource(signal.label() + ".json").getBytes(UTF_8);
    OtlpBytes request =
        OtlpJsonReader.read(
            signal.request(), json, 0, json.length, OtlpCheck.DEFAULT_MAX_ELEMENTS, bytes -> true);
    Batch batch = Batch.of(signal, request, Requests.OTLP);

    Batch result = AttributesProcessors.of(config, signal).apply(batch).batch();

    StringBuilder found = new StringBuilder();
    mark(OtlpRequests.parse(signal, result.parts().getFirst().toByteArray()), found);
    assertThat(found.toString()).isEqualTo(edited);
  }

  private static void mark(Message message, StringBuilder found) {
    if (SlowActions.isItem(message)) {
      found.append(message.toString().contains("key: \"edited\"") ? 'x' : '.');
      return;
    }
    for (Object field : message.getAllFields().values()) {
      switch (field) {
        case Message inner -> mark(inner, found);
        case List<?> list ->
            list.forEach(
                it -> {
                  if (it instanceof Message inner) {
                    mark(inner, found);
                  }
                });
        default -> {}
      }
    }
  }
}

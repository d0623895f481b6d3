package ai.odock.router.receiving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class JsonCostTest {
  static final int LARGE = 100_000;

  static Stream<Arguments> bodies() {
    String blanks = " ".repeat(LARGE);
    String text = "x".repeat(LARGE);
    return Stream.of(
        argumentSet("small", "{\"a\":\"" + "x".repeat(60_000) + "\"}", 0),
        argumentSet("no text", "[" + blanks + "]", 0),
        argumentSet("the longest decides", "[\"" + text + "\",\"xx" + text + "\"]", 4 * 100_002),
        argumentSet("not the sum", "[\"" + "x\",\"".repeat(LARGE) + "\"]", 4),
        argumentSet("escaped quotes are text", "[\"" + "\\\"".repeat(LARGE) + "\"]", 4 * 200_000),
        argumentSet("an escaped backslash is no escape", "[\"\\\\\",\"" + text + "\"]", 4 * LARGE),
        argumentSet("a text without an end", "[\"" + text, 4 * LARGE));
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void costs(String json, long bytes) {
    byte[] body = ("\"" + json).getBytes(StandardCharsets.UTF_8);
    assertThat(JsonCost.whole(body, 1, body.length - 1)).isEqualTo(bytes);
    assertThat(JsonCost.inPieces(body, 1, body.length - 1)).isEqualTo(bytes / 2);
  }
}

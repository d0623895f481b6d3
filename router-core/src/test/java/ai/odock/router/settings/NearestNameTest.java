package ai.odock.router.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class NearestNameTest {
  static final List<String> VALID = List.of("endpoint", "timeout", "tls", "headers");

  static Stream<Arguments> names() {
    return Stream.of(
        argumentSet("a letter left out", "endpont", "endpoint"),
        argumentSet("a letter too many", "timeeout", "timeout"),
        argumentSet("a letter changed", "tlz", "tls"),
        argumentSet("two letters swapped", "haeders", "headers"),
        argumentSet("wrong case", "TIMEOUT", "timeout"),
        argumentSet("two mistakes in a long name", "enpoitn", "endpoint"),
        argumentSet("two mistakes in a short name", "tx", null),
        argumentSet("nothing near", "compression", null),
        argumentSet("empty", "", null));
  }

  @ParameterizedTest
  @MethodSource("names")
  void finds(String name, String nearest) {
    assertThat(NearestName.among(name, VALID)).isEqualTo(nearest);
  }

  @Test
  void listsAllWhenNoneIsNear() {
    assertThat(NearestName.hint("compression", VALID))
        .isEqualTo(" (valid values: endpoint, headers, timeout, tls)");
    assertThat(NearestName.hint("x", List.of())).isEmpty();
  }
}

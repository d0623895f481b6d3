package ai.odock.router.exporters.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PathPatternTest {
  static Stream<Arguments> values() {
    return Stream.of(
        argumentSet("plain", "/logs/*.json", "a", "/logs/a.json"),
        argumentSet("directories", "/logs/*.json", "a/b", "/logs/a/b.json"),
        argumentSet("upwards", "/logs/*.json", "../../etc/passwd", "/logs/etc/passwd.json"),
        argumentSet("upwards inside", "/logs/*.json", "a/../../x", "/logs/x.json"),
        argumentSet("absolute", "/logs/*.json", "/etc/passwd", "/logs/etc/passwd.json"),
        argumentSet("here", "/logs/*.json", "./a", "/logs/a.json"),
        argumentSet("a part of the name", "/logs/app-*.json", "a", "/logs/app-a.json"),
        argumentSet("upwards in a name", "/logs/app-*.json", "../x", "/logs/app-/x.json"),
        argumentSet("far upwards in a name", "/logs/app-*", "a/../../../x", "/logs/app-/x"),
        argumentSet("nothing", "/logs/*.json", "", "/logs/.json"),
        argumentSet("the directory itself", "/logs/*", "", null),
        argumentSet("the directory by its name", "/logs/*", ".", null),
        argumentSet("the directory above", "/logs/*", "..", null),
        argumentSet("in the suffix", "/logs/*/x.json", "a/..", "/logs/x.json"),
        argumentSet("a NUL", "/logs/*.json", "a\0b", "/logs/a%00b.json"),
        argumentSet("too long a name", "/logs/*.json", "x".repeat(251), null),
        argumentSet(
            "as long as can be",
            "/logs/*.json",
            "x".repeat(250),
            "/logs/" + "x".repeat(250) + ".json"),
        argumentSet("too long a path", "/logs/*.json", "x/".repeat(2050) + "x", null),
        argumentSet("cleaned pattern", "/a/../logs/./*", "x", "/logs/x"));
  }

  @ParameterizedTest
  @MethodSource("values")
  void keepsTheFileInItsDirectory(String pattern, String value, @Nullable String file) {
    assertThat(new PathPattern(pattern).file(value)).isEqualTo(file == null ? null : Path.of(file));
  }

  @Test
  void noValueLeavesTheDirectory() {
    String[] bits = {"..", ".", "/", "//", "a", "etc", "\\", "*", " ", "\n", "~", "%2e", "ü"};
    Random random = new Random(17);
    int files = 0;
    for (String pattern : new String[] {"/srv/logs/*", "/srv/logs/app-*.json", "/srv/logs/x*/y"}) {
      for (int i = 0; i < 20_000; i++) {
        StringBuilder value = new StringBuilder();
        for (int n = random.nextInt(8); n > 0; n--) {
          value.append(bits[random.nextInt(bits.length)]);
        }
        Path file = new PathPattern(pattern).file(value.toString());
        if (file != null) {
          files++;
          assertThat(file.toString()).as("%s %s", pattern, value).startsWith("/srv/logs/");
          assertThat(file.normalize()).as("%s %s", pattern, value).isEqualTo(file);
        }
      }
    }
    assertThat(files).isGreaterThan(40_000);
  }
}

package ai.odock.router.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whatever is typed, the operator sees a configuration error and never a stack trace. */
class MutationTest {
  static final int MUTATIONS = 100;
  static final List<String> SCRAPS =
      List.of(
          "",
          " ",
          "\n",
          "\t",
          ":",
          ": ",
          "- ",
          "{",
          "}",
          "[",
          "]",
          "&a ",
          "*a",
          "<<: ",
          "!!int ",
          "!x ",
          "|\n",
          "\"",
          "'",
          "#",
          "---\n",
          "${",
          "${env:SIZE}",
          "${env:MAP}",
          "${NOPE}",
          "$$",
          "~",
          "null",
          "-1",
          "0x",
          "1e9",
          "99999999999999999999",
          ".nan",
          "true",
          "::",
          "/",
          "\0",
          "\uFEFF",
          "\u00e9",
          "? ",
          "%YAML 9.9\n");

  @Test
  void everyMutationLoadsOrIsRefused() throws IOException {
    Random random = new Random(42);
    int refused = 0;
    List<Path> files;
    try (Stream<Path> all = Files.list(CorpusTest.CORPUS)) {
      files = all.filter(it -> it.toString().endsWith(".yaml")).sorted().toList();
    }
    for (Path file : files) {
      String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
      for (int i = 0; i < MUTATIONS; i++) {
        refused += refuses(mutate(text, random)) ? 1 : 0;
      }
    }
    // Both must occur, or the mutations would not test anything.
    assertThat(refused).isBetween(1, files.size() * MUTATIONS - 1);
  }

  private static boolean refuses(String yaml) {
    try {
      ConfigLoader.load(
          List.of("yaml:" + yaml), CorpusTest.ENV, CorpusTest.CORPUS, FakeCatalog.catalog());
      return false;
    } catch (ConfigException e) {
      assertThat(e.getMessage()).isNotBlank();
      return true;
    } catch (RuntimeException | Error e) {
      return fail("this gives more than a configuration error:\n" + yaml, e);
    }
  }

  private static String mutate(String text, Random random) {
    StringBuilder mutated = new StringBuilder(text);
    for (int edits = 1 + random.nextInt(3); edits > 0; edits--) {
      int from = random.nextInt(mutated.length() + 1);
      int to = Math.min(mutated.length(), from + random.nextInt(4));
      mutated.replace(from, to, SCRAPS.get(random.nextInt(SCRAPS.size())));
    }
    return mutated.toString();
  }
}

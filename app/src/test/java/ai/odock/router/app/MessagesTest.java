package ai.odock.router.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.config.ConfigLoader;
import ai.odock.router.pipeline.topology.RouterConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What an operator reads first, to the letter: NAME.yaml is given to {@code validate}, NAME.txt
 * holds what is said on stderr, or the warnings of the start where the file is valid. Each is a
 * complaint that somebody had.
 */
class MessagesTest {
  private static final Path FOLDER = Path.of("src/test/resources/messages");

  static Stream<Arguments> files() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".yaml"))
          .sorted()
          .<Arguments>map(name -> argumentSet(name, name))
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void isSaidToTheLetter(String name) throws IOException {
    assertThat(said(name))
        .isEqualTo(Files.readString(FOLDER.resolve(name.replace(".yaml", ".txt"))));
  }

  /** Writes what is said now; to be read before it is committed. */
  public static void main(String[] arguments) throws IOException {
    for (Arguments file : files().toList()) {
      String name = String.valueOf(file.get()[0]);
      Files.writeString(FOLDER.resolve(name.replace(".yaml", ".txt")), said(name));
    }
  }

  @Test
  void thereAreMany() throws IOException {
    assertThat(files()).hasSizeGreaterThanOrEqualTo(30);
  }

  private static String said(String name) {
    Commands validated = Commands.run("validate", "--config", FOLDER.resolve(name).toString());
    if (validated.status() != 0) {
      assertThat(validated.out()).isEmpty();
      return validated.err().replace(FOLDER + "/", "");
    }
    RouterConfig config = ConfigLoader.load(List.of(name), Map.of(), FOLDER, Components.catalog());
    StringBuilder warnings = new StringBuilder();
    config.warnings().forEach(warning -> warnings.append("warning: ").append(warning).append('\n'));
    return warnings.toString();
  }
}

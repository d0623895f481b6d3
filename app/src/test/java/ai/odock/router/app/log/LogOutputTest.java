package ai.odock.router.app.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LogOutputTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void appendsToFilesByPathAndUrl() throws Exception {
    Path one = Files.writeString(folder.resolve("one.log"), "before\n");
    Path two = folder.resolve("two.log");
    List<LogOutput.Named> opened =
        LogOutput.open(List.of(one.toString(), "file://localhost" + two, one.toString()));
    assertThat(opened).hasSize(2);
    for (LogOutput.Named output : opened) {
      output.stream().write("after\n".getBytes(UTF_8));
      LogOutput.close(output);
    }
    assertThat(one).hasContent("before\nafter\n");
    assertThat(two).hasContent("after\n");
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        argumentSet(
            "no such folder",
            "/nonexistent/a.log",
            "open sink \"/nonexistent/a.log\": no such file or directory"),
        argumentSet(
            "another scheme", "http://x", "open sink \"http://x\": no sink found for scheme"),
        argumentSet("a query", "file:///tmp/a?b", "a file URL has a path and nothing else"),
        argumentSet("a host", "file://there/a", "a file URL has a path and nothing else"),
        argumentSet("a folder", "/tmp", "open sink \"/tmp\": is a directory"),
        argumentSet("below a file", "/dev/null/a", "open sink \"/dev/null/a\": not a directory"));
  }

  @Test
  void aPipeThatNobodyReadsDoesNotBlockTheStart() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();

    assertThatThrownBy(() -> LogOutput.open(List.of(pipe.toString())))
        .hasMessage(
            "failed to create logger: open sink \"%s\": a pipe that nobody has opened for reading"
                    .formatted(pipe)
                + " within 5 s");
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void saysWhatCannotBeOpened(String path, String message) {
    Path good = folder.resolve("good.log");
    assertThatThrownBy(() -> LogOutput.open(List.of(good.toString(), path)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("failed to create logger: ")
        .hasMessageContaining(message);
  }
}

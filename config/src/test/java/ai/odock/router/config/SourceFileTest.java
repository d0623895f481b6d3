package ai.odock.router.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is said of a file that gives no text, and that nothing waits for ever. */
@Timeout(60)
class SourceFileTest {
  private final Path folder;

  SourceFileTest(@TempDir Path folder) {
    this.folder = folder;
  }

  static Stream<Arguments> failures() {
    return Stream.of(
        argumentSet("permission", new AccessDeniedException("/x"), "permission denied"),
        argumentSet("absent", new NoSuchFileException("/x"), "no such file or directory"),
        argumentSet(
            "a file in the way",
            new FileSystemException("/x", null, "Not a directory"),
            "not a directory"),
        argumentSet("a folder", new IOException("Is a directory"), "is a directory"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void theReasonIsTheSystems(IOException failure, String reason) {
    SourceFile files =
        new SourceFile(
            folder,
            _ -> {
              throw failure;
            },
            SourceFile.PIPE_LIMIT);

    assertThatThrownBy(() -> files.read("secret.yaml"))
        .hasMessage("unable to read the file secret.yaml: " + reason);
  }

  @Test
  void aPipeIsRefusedAtOnce() throws Exception {
    pipe("pipe");

    assertThatThrownBy(() -> files(SourceFile.PIPE_LIMIT).read("pipe"))
        .hasMessage(
            "the file pipe is a pipe or a device; only regular files and /dev/stdin can be read");
    assertThatThrownBy(() -> files(SourceFile.PIPE_LIMIT).read("/dev/zero"))
        .hasMessageStartingWith("the file /dev/zero is a pipe or a device");
  }

  @Test
  void aPipeInAReferenceIsRefusedAtOnceAndOnce() throws Exception {
    pipe("pipe");
    String yaml =
        ConfigLoaderTest.BASE + "exporters::otlp_grpc: {endpoint: '${file:pipe}', headers: {a: b}}";

    assertThatThrownBy(
            () ->
                ConfigLoader.load(List.of("yaml:" + yaml), Map.of(), folder, FakeCatalog.catalog()))
        .hasMessageMatching(
            "yaml:\\S+:5:34: exporters::otlp_grpc::endpoint: the file pipe is a pipe or a device;"
                + " only regular files and /dev/stdin can be read");
  }

  @Test
  void whatIsPipedInHasAnEndOrALimit() {
    SourceFile.Opener silent = _ -> new PipedInputStream(new PipedOutputStream());
    SourceFile files = new SourceFile(folder, silent, Duration.ofMillis(50));
    assertThat(Files.exists(Path.of("/dev/null"))).isTrue();

    assertThatThrownBy(() -> files.read("/dev/null"))
        .hasMessage("the text of /dev/null did not come to its end within 0 s");
  }

  @Test
  void noTextIsRead() throws Exception {
    assertThat(files(SourceFile.PIPE_LIMIT).read("/dev/null")).isEmpty();
  }

  @Test
  void aDashIsAFileAsInTheCollector() {
    assertThatThrownBy(() -> files(SourceFile.PIPE_LIMIT).read("-"))
        .hasMessage(
            "unable to read the file -: no such file or directory; for the standard input write"
                + " /dev/stdin");
  }

  private SourceFile files(Duration limit) {
    return new SourceFile(folder, Files::newInputStream, limit);
  }

  private void pipe(String name) throws Exception {
    Process mkfifo = new ProcessBuilder("mkfifo", folder.resolve(name).toString()).start();
    assertThat(mkfifo.waitFor()).isZero();
  }
}

package ai.odock.router.app.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ai.odock.router.time.Clock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogOutputsTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void onePathInBothListsHasOneWriter() {
    String path = folder.resolve("both.log").toString();
    LogOutputs outputs =
        LogOutputs.open(
            List.of(path),
            List.of(path, folder.resolve("errors.log").toString()),
            (at, lines) -> new byte[0],
            Clock.SYSTEM,
            new ConcurrentHashMap<>());
    try {
      assertThat(writersTo(path)).isEqualTo(1);

      outputs.accept("a line\n".getBytes(UTF_8));
      outputs.flush(Duration.ofSeconds(30));

      assertThat(Path.of(path)).hasContent("a line\n");
    } finally {
      outputs.close();
    }
  }

  private static long writersTo(String path) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("log-" + path))
        .count();
  }
}

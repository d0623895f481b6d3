package ai.odock.router.app.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class LogProviderTest {
  @Test
  void slf4jFindsTheLogger() {
    Logger log = LoggerFactory.getLogger("otlp");
    assertThat(log).isInstanceOf(LineLogger.class).isSameAs(LoggerFactory.getLogger("otlp"));
    assertThat(log.isInfoEnabled()).isTrue();
    assertThat(log.isDebugEnabled()).isFalse();
  }

  @Test
  void takesInJavaLoggingFromWarningOn() {
    String shown =
        captured(
            () -> {
              LogSettings.bridgeJavaLogging();
              LogSettings.bridgeJavaLogging();
              java.util.logging.Logger bridged = java.util.logging.Logger.getLogger("io.grpc.Test");
              bridged.info("quiet");
              bridged.warning("loud");
            });
    assertThat(shown.lines()).hasSize(1).first().asString().endsWith("\twarn\tio.grpc.Test\tloud");
  }

  @Test
  void linesOfManyThreadsStayWhole() {
    String text = "x".repeat(5_000);
    String shown =
        captured(
            () -> {
              try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
                for (int i = 0; i < 400; i++) {
                  threads.execute(() -> LoggerFactory.getLogger("otlp").info(text));
                }
              }
            });
    List<String> lines = shown.lines().toList();
    assertThat(lines).hasSize(400).allMatch(line -> line.endsWith("Z\tinfo\totlp\t" + text));
  }

  private static String captured(Runnable work) {
    PrintStream before = System.err;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setErr(new PrintStream(bytes, false, UTF_8));
    try {
      work.run();
    } finally {
      System.setErr(before);
    }
    return bytes.toString(UTF_8);
  }
}

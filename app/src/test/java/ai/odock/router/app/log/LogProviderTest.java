package ai.odock.router.app.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
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
    assertThat(shown.lines())
        .hasSize(1)
        .first()
        .asString()
        .matches(".*\twarn\tlog/LogProviderTest.java:\\d+\tloud");
  }

  @Test
  void writesEachLineInOnePiece() {
    String text = "x".repeat(20_000);
    List<String> pieces = new ArrayList<>();
    capture(
        new OutputStream() {
          @Override
          public void write(int b) {
            pieces.add(String.valueOf((char) b));
          }

          @Override
          public void write(byte[] bytes, int offset, int length) {
            pieces.add(new String(bytes, offset, length, UTF_8));
          }
        },
        () -> {
          LoggerFactory.getLogger("otlp").info(text);
          LoggerFactory.getLogger("otlp").atWarn().addKeyValue("k", text).log("m");
        });
    assertThat(pieces).hasSize(2).allMatch(piece -> piece.endsWith("\n"));
  }

  private static String captured(Runnable work) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    capture(bytes, work);
    return bytes.toString(UTF_8);
  }

  private static void capture(OutputStream into, Runnable work) {
    PrintStream before = System.err;
    System.setErr(new PrintStream(into, false, UTF_8));
    try {
      work.run();
    } finally {
      System.setErr(before);
    }
  }
}

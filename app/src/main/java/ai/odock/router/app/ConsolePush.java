package ai.odock.router.app;

import ai.odock.router.Signal;
import ai.odock.router.otlp.OtlpBytes;
import ai.odock.router.otlp.json.OtlpJsonWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Prints own metrics, one line of OTLP/JSON each time. */
final class ConsolePush implements PushTarget {
  private final PrintStream out;

  ConsolePush(PrintStream out) {
    this.out = out;
  }

  @Override
  public @Nullable String send(OtlpBytes request, Duration timeout) {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try {
      OtlpJsonWriter.write(Signal.METRICS.request(), List.of(request), line);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory throws none
    }
    out.println(line.toString(StandardCharsets.UTF_8));
    return out.checkError() ? "stdout is closed" : null;
  }
}

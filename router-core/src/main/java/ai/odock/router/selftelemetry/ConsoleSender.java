package ai.odock.router.selftelemetry;

import ai.odock.router.Outcome;
import ai.odock.router.Outcome.Accepted;
import ai.odock.router.Outcome.Permanent;
import ai.odock.router.Signal;
import ai.odock.router.StatusCode;
import ai.odock.router.otlp.OtlpBytes;
import ai.odock.router.otlp.json.OtlpJsonWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

/** A line of OTLP/JSON on a stream for each request. */
final class ConsoleSender implements OwnSender {
  private final Signal signal;
  private final PrintStream stream;

  ConsoleSender(Signal signal, PrintStream stream) {
    this.signal = signal;
    this.stream = stream;
  }

  @Override
  public Outcome send(OtlpBytes request) {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try {
      OtlpJsonWriter.write(signal.request(), List.of(request), line);
    } catch (IOException e) {
      return new Permanent(StatusCode.INTERNAL, e.toString(), "refused");
    }
    line.write('\n');
    stream.write(line.toByteArray(), 0, line.size());
    return stream.checkError()
        ? Outcome.retryable(StatusCode.UNAVAILABLE, "the stream is closed")
        : Accepted.ALL;
  }
}

package ai.odock.router.receivers.otlp;

import ai.odock.router.Outcome.Accepted;
import ai.odock.router.Signal;
import ai.odock.router.StatusCode;
import ai.odock.router.otlp.ProtoWriter;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.nio.charset.StandardCharsets;
import java.util.TreeSet;

/**
 * The bodies of answers: {@code Export…ServiceResponse} and {@code google.rpc.Status}, as protobuf
 * and as JSON. The three responses have the same shape and field numbers.
 */
final class Answers {
  private static final byte[] SUCCESS = {0x0a, 0};
  private static final byte[] SUCCESS_JSON = utf8("{\"partialSuccess\":{}}");

  private Answers() {}

  /** The response for an accepted request; partial success names what a backend refused. */
  static byte[] success(Accepted accepted) {
    if (accepted.rejected().isEmpty()) {
      return SUCCESS;
    }
    ProtoWriter writer = new ProtoWriter(64);
    int partial = writer.beginMessage(1);
    writer.varintField(1, accepted.rejectedItems());
    writer.stringField(2, reasons(accepted));
    writer.endMessage(partial);
    return writer.toByteArray();
  }

  static byte[] successJson(Accepted accepted, Signal signal) {
    if (accepted.rejected().isEmpty()) {
      return SUCCESS_JSON;
    }
    return utf8(
        "{\"partialSuccess\":{\"%s\":\"%d\",\"errorMessage\":\"%s\"}}"
            .formatted(rejectedKey(signal), accepted.rejectedItems(), quoted(reasons(accepted))));
  }

  /** The JSON name of the count of refused items in a partial success. */
  private static String rejectedKey(Signal signal) {
    return switch (signal) {
      case TRACES -> "rejectedSpans";
      case METRICS -> "rejectedDataPoints";
      case LOGS -> "rejectedLogRecords";
    };
  }

  /** A {@code google.rpc.Status}: code 1, message 2. */
  static byte[] status(StatusCode code, String message) {
    ProtoWriter writer = new ProtoWriter(64);
    writer.varintField(1, code.number());
    writer.stringField(2, message);
    return writer.toByteArray();
  }

  static byte[] statusJson(StatusCode code, String message) {
    return utf8("{\"code\":%d,\"message\":\"%s\"}".formatted(code.number(), quoted(message)));
  }

  private static String reasons(Accepted accepted) {
    return String.join(", ", new TreeSet<>(accepted.rejected().keySet()));
  }

  private static String quoted(String text) {
    return new String(JsonStringEncoder.getInstance().quoteAsString(text));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

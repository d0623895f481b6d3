package ai.odock.router.exporters.loki;

import ai.odock.router.otlp.Slice;
import java.nio.charset.StandardCharsets;

/** What a log line is. */
enum LineFormat {
  /** The body alone. */
  BODY("raw"),
  /** The record, its scope and its resource as a JSON object. */
  JSON("json"),
  /** The same in words of the collector's removed exporter. */
  OLD_JSON("json"),
  /** Pairs of key and value, as the collector's removed exporter wrote them. */
  LOGFMT("logfmt");

  private final byte[] hint;

  LineFormat(String hint) {
    this.hint = hint.getBytes(StandardCharsets.US_ASCII);
  }

  /** The format that a hint {@code loki.format} asks for; JSON when it is none of the three. */
  static LineFormat hinted(Slice text) {
    return text.is(BODY.hint) ? BODY : text.is(LOGFMT.hint) ? LOGFMT : OLD_JSON;
  }
}

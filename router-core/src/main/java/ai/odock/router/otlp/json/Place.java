package ai.odock.router.otlp.json;

import ai.odock.router.otlp.MalformedOtlp;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamReadException;

/** Says where in a document something is wrong. */
final class Place {
  /** Names come from the client and may be long. */
  private static final int LONGEST_PATH = 200;

  private Place() {}

  /** {@code line 1, column 20, /resourceSpans/0/scopeSpans: expected an array}. */
  static MalformedOtlp wrong(JsonParser parser, String what) {
    return new MalformedOtlp(place(parser.currentTokenLocation()) + path(parser) + ": " + what);
  }

  /** What the JSON library does not accept. */
  static MalformedOtlp of(JsonProcessingException e) {
    JsonLocation location = e.getLocation();
    JsonParser parser = e instanceof StreamReadException read ? read.getProcessor() : null;
    return new MalformedOtlp(
        (location == null ? "the body" : place(location))
            + (parser == null ? "" : path(parser))
            + ": "
            + e.getOriginalMessage());
  }

  private static String place(JsonLocation location) {
    return "line " + location.getLineNr() + ", column " + location.getColumnNr();
  }

  private static String path(JsonParser parser) {
    String path = parser.getParsingContext().pathAsPointer().toString();
    if (path.isEmpty()) {
      return "";
    }
    return ", " + (path.length() > LONGEST_PATH ? path.substring(0, LONGEST_PATH) + "…" : path);
  }
}

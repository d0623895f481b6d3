package ai.odock.router.exporters.otlphttp;

import ai.odock.router.otlp.PartialSuccess;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** Reads {@code {"partialSuccess":{"rejectedSpans":"1","errorMessage":"…"}}}. */
final class PartialSuccessJson {
  private static final JsonFactory JSON = new JsonFactory();

  private PartialSuccessJson() {}

  /** An answer that cannot be read says nothing: the items were accepted all the same. */
  static PartialSuccess read(byte[] response) {
    if (response.length == 0) {
      return PartialSuccess.NONE;
    }
    long rejected = 0;
    String message = "";
    try (JsonParser parser = JSON.createParser(response)) {
      while (parser.nextToken() != null) {
        if (parser.currentToken() != JsonToken.FIELD_NAME) {
          continue;
        }
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        if (name.startsWith("rejected") && value.isScalarValue()) {
          rejected = parser.getValueAsLong();
        } else if (name.equals("errorMessage") && value.isScalarValue()) {
          message = parser.getValueAsString("");
        }
      }
    } catch (IOException e) {
      return PartialSuccess.NONE;
    }
    return new PartialSuccess(rejected, message);
  }
}

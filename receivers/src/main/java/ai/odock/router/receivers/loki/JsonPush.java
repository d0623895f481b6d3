package ai.odock.router.receivers.loki;

import ai.odock.router.otlp.OtlpBytes;
import ai.odock.router.otlp.ProtoWriter;
import ai.odock.router.otlp.json.Json;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.LongPredicate;

/**
 * Reads a push in JSON: {@code {"streams": [{"stream": {"app": "web"}, "values": [["<ns>", "line",
 * {"name": "value"}]]}]}} (loki/pkg/loghttp/entry.go). Fields that nobody knows are left out.
 */
final class JsonPush {
  private final byte[] json;
  private final int offset;
  private final int length;
  private final RecordWriter out;
  private final ProtoWriter labelText;
  private final ProtoWriter entryText;
  private final Pairs labels;
  private final Pairs metadata;
  private JsonParser parser;
  private int stream = -1;
  private int entry = -1;

  private JsonPush(
      byte[] json,
      int offset,
      int length,
      RecordWriter out,
      LongPredicate room,
      JsonParser parser) {
    this.json = json;
    this.offset = offset;
    this.length = length;
    this.out = out;
    this.parser = parser;
    this.labels = out.pairs();
    this.metadata = out.pairs();
    this.labelText = new ProtoWriter(256, room);
    this.entryText = new ProtoWriter(1024, room);
  }

  /**
   * @param room asked before memory is taken
   * @throws MalformedPush names the stream and the entry, counted from 0
   */
  static OtlpBytes read(byte[] json, int offset, int length, RecordWriter out, LongPredicate room)
      throws MalformedPush {
    JsonPush push = null;
    try (JsonParser parser = Json.FACTORY.createParser(json, offset, length)) {
      push = new JsonPush(json, offset, length, out, room, parser);
      push.request();
      return out.finish();
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      throw new MalformedPush(
          (push == null ? "" : push.place())
              + (at == null ? "" : "line " + at.getLineNr() + ", column " + at.getColumnNr() + ": ")
              + e.getOriginalMessage());
    } catch (IOException e) {
      throw new MalformedPush("the body is not JSON: " + e.getMessage());
    } catch (MalformedPush e) {
      throw new MalformedPush(e.problem(), (push == null ? "" : push.place()) + e.getMessage());
    }
  }

  private String place() {
    return stream < 0
        ? ""
        : "streams[" + stream + "]" + (entry < 0 ? ": " : ".values[" + entry + "]: ");
  }

  private void request() throws IOException, MalformedPush {
    if (parser.nextToken() == null) {
      throw new MalformedPush("the body is empty");
    }
    expect(JsonToken.START_OBJECT, "an object");
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      boolean streams = parser.currentName().equals("streams");
      if (parser.nextToken() != JsonToken.VALUE_NULL && streams) {
        streams();
      } else {
        parser.skipChildren();
      }
    }
    stream = -1;
    if (parser.nextToken() != null) {
      throw new MalformedPush("something follows the request");
    }
  }

  private void streams() throws IOException, MalformedPush {
    expect(JsonToken.START_ARRAY, "an array");
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      stream++;
      entry = -1;
      expect(JsonToken.START_OBJECT, "an object");
      stream();
    }
  }

  /** The values may stand before the labels; then they are read once the labels are known. */
  private void stream() throws IOException, MalformedPush {
    labelText.clear();
    labels.clear();
    boolean labelled = false;
    boolean read = false;
    boolean early = false;
    long at = -1;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      if (value == JsonToken.VALUE_NULL) {
        continue;
      }
      if (name.equals("stream") && !labelled) {
        labelled = true;
        labels();
      } else if (name.equals("values") && !read) {
        read = true;
        expect(JsonToken.START_ARRAY, "an array");
        if (labelled) {
          values();
        } else {
          early = true;
          at = parser.currentTokenLocation().getByteOffset();
          parser.skipChildren();
        }
      } else if (name.equals("stream") || name.equals("values")) {
        throw new MalformedPush("\"" + name + "\" stands there twice");
      } else {
        parser.skipChildren();
      }
    }
    if (early && at < 0) {
      throw new MalformedPush("\"values\" has to stand behind \"stream\" in this encoding");
    }
    if (early) {
      again((int) at);
    }
  }

  private void again(int at) throws IOException, MalformedPush {
    JsonParser whole = parser;
    try (JsonParser part = Json.FACTORY.createParser(json, offset + at, length - at)) {
      parser = part;
      parser.nextToken();
      values();
    } finally {
      parser = whole;
    }
  }

  private void labels() throws IOException, MalformedPush {
    expect(JsonToken.START_OBJECT, "an object");
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      int name = labelText.size();
      int nameLength = name(labelText);
      if (!LabelText.isName(labelText.array(), name, nameLength)) {
        throw new MalformedPush("\"" + shown(parser.currentName()) + "\" is no name of a label");
      }
      if (!parser.nextToken().isScalarValue()) {
        throw new MalformedPush("label \"" + shown(parser.currentName()) + "\": expected a text");
      }
      int value = labelText.size();
      int valueLength = text(labelText);
      byte[] array = labelText.array();
      if (!LabelText.isInternal(array, name, nameLength)) {
        labels.put(array, name, nameLength, value, valueLength);
      }
    }
  }

  private void values() throws IOException, MalformedPush {
    out.stream(labelText.array(), labels);
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      entry++;
      if (parser.currentToken() != JsonToken.VALUE_NULL) {
        expect(JsonToken.START_ARRAY, "an array of a time, a line and, if any, metadata");
        entry();
      }
    }
    entry = -1;
  }

  private void entry() throws IOException, MalformedPush {
    entryText.clear();
    if (metadata.count() > 0) {
      metadata.clear();
    }
    parser.nextToken();
    expect(JsonToken.VALUE_STRING, "nanoseconds since 1970 as a text");
    long nanos = nanos();
    parser.nextToken();
    expect(JsonToken.VALUE_STRING, "a line as a text");
    int line = text(entryText);
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() == JsonToken.START_OBJECT) {
        metadata();
      } else {
        throw new MalformedPush("expected an object of structured metadata");
      }
    }
    if (out.isTooMuch(metadata)) {
      out.refuse(this::place);
    } else {
      out.record(nanos, entryText.array(), 0, line, entryText.array(), metadata);
    }
  }

  private long nanos() throws IOException, MalformedPush {
    long nanos;
    try {
      nanos = Long.parseLong(parser.getText());
    } catch (NumberFormatException e) {
      nanos = -1;
    }
    if (nanos < 0) {
      throw new MalformedPush(
          "\"" + shown(parser.getText()) + "\" is no number of nanoseconds since 1970");
    }
    return nanos;
  }

  private void metadata() throws IOException, MalformedPush {
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      int name = entryText.size();
      int nameLength = name(entryText);
      parser.nextToken();
      expect(JsonToken.VALUE_STRING, "structured metadata as a text");
      int value = entryText.size();
      int valueLength = text(entryText);
      metadata.put(entryText.array(), name, nameLength, value, valueLength);
    }
  }

  private int name(ProtoWriter to) throws IOException {
    byte[] name = parser.currentName().getBytes(StandardCharsets.UTF_8);
    to.bytes(name, 0, name.length);
    return name.length;
  }

  /** Appends the text of a scalar and tells its length. */
  private int text(ProtoWriter to) throws IOException {
    int from = to.size();
    to.text(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
    return to.size() - from;
  }

  private void expect(JsonToken token, String what) throws MalformedPush {
    if (parser.currentToken() != token) {
      throw new MalformedPush("expected " + what);
    }
  }

  private static String shown(String text) {
    return text.length() > 100 ? text.substring(0, 100) + "…" : text;
  }
}

package ai.odock.router.prometheus;

import ai.odock.router.otlp.ProtoReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * Lists and maps as JSON, escaped as Go's encoding/json does. Makes objects: such attributes are
 * rare. The walk at the door has bounded how deep they nest.
 */
public final class JsonText {
  private boolean validUtf8 = true;
  private boolean finite = true;

  /** The array or map that the cursor stands on; empty when a number in it has no JSON form. */
  public String of(ProtoReader container) {
    StringBuilder json = new StringBuilder();
    write(container, json);
    return finite ? json.toString() : "";
  }

  /** Whether all strings in it were valid. */
  public boolean validUtf8() {
    return validUtf8;
  }

  private void write(ProtoReader value, StringBuilder json) {
    switch (value.field()) {
      case AttributeText.STRING -> quote(string(value), json);
      case AttributeText.BOOL -> json.append(value.varint() != 0);
      case AttributeText.INT -> json.append(value.varint());
      case AttributeText.DOUBLE -> number(value.float64(), json);
      case AttributeText.ARRAY -> list(value, json);
      case AttributeText.KVLIST -> map(value, json);
      case AttributeText.BYTES ->
          json.append('"')
              .append(new String(AttributeText.base64(value), StandardCharsets.US_ASCII))
              .append('"');
      default -> json.append("null");
    }
  }

  private void number(double number, StringBuilder json) {
    if (Double.isFinite(number)) {
      json.append(DoubleText.es6(number));
    } else {
      finite = false;
    }
  }

  private void list(ProtoReader list, StringBuilder json) {
    ProtoReader values = new ProtoReader().enter(list);
    json.append('[');
    String comma = "";
    while (values.next()) {
      if (values.field() == 1) {
        json.append(comma).append(anyValue(values));
        comma = ",";
      }
    }
    json.append(']');
  }

  private void map(ProtoReader map, StringBuilder json) {
    ProtoReader pairs = new ProtoReader().enter(map);
    Map<String, String> sorted = new TreeMap<>(Utf8::compareAsBytes);
    while (pairs.next()) {
      if (pairs.field() == 1) {
        pair(pairs, sorted);
      }
    }
    json.append('{');
    String comma = "";
    for (Map.Entry<String, String> pair : sorted.entrySet()) {
      json.append(comma);
      quote(pair.getKey(), json);
      json.append(':').append(pair.getValue());
      comma = ",";
    }
    json.append('}');
  }

  private void pair(ProtoReader outer, Map<String, String> pairs) {
    ProtoReader pair = new ProtoReader().enter(outer);
    String key = "";
    String value = "null";
    while (pair.next()) {
      if (pair.field() == 1) {
        key = string(pair);
      } else if (pair.field() == 2) {
        value = anyValue(pair);
      }
    }
    pairs.put(key, value);
  }

  private String anyValue(ProtoReader outer) {
    ProtoReader value = new ProtoReader().enter(outer);
    StringBuilder json = new StringBuilder("null");
    while (value.next()) {
      json.setLength(0);
      write(value, json);
    }
    return json.toString();
  }

  private String string(ProtoReader value) {
    validUtf8 &= Utf8.valid(value.array(), value.valueStart(), value.valueLength());
    return new String(
        value.array(), value.valueStart(), value.valueLength(), StandardCharsets.UTF_8);
  }

  private static void quote(String text, StringBuilder json) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> json.append('\\').append(c);
        case '\b' -> json.append("\\b");
        case '\f' -> json.append("\\f");
        case '\n' -> json.append("\\n");
        case '\r' -> json.append("\\r");
        case '\t' -> json.append("\\t");
        case '<', '>', '&', '\u2028', '\u2029' -> escape(c, json);
        default -> {
          if (c < ' ') {
            escape(c, json);
          } else {
            json.append(c);
          }
        }
      }
    }
    json.append('"');
  }

  private static void escape(char c, StringBuilder json) {
    json.append("\\u").append(String.format("%04x", (int) c));
  }
}

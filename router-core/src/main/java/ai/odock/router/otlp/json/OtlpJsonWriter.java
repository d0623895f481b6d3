package ai.odock.router.otlp.json;

import ai.odock.router.otlp.FieldType;
import ai.odock.router.otlp.MessageType;
import ai.odock.router.otlp.OtlpBytes;
import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.otlp.ProtoWriter;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * Writes OTLP/JSON as the collector does: ids in hex, other bytes in base64, enums as numbers,
 * 64-bit integers in quotes, no default values; resource, scope, status, body, a value and buckets
 * are there even when they are empty, and so is the member of a oneof.
 */
public final class OtlpJsonWriter {
  private final JsonGenerator json;
  private final ScalarWriter scalars;
  private final FieldIndex[] levels = new FieldIndex[MessageType.MAX_DEPTH + 1];

  private OtlpJsonWriter(JsonGenerator json) {
    this.json = json;
    this.scalars = new ScalarWriter(json);
    for (int i = 0; i < levels.length; i++) {
      levels[i] = FieldIndex.NONE;
    }
  }

  /**
   * Writes requests of one signal as one request. Text that is not UTF-8 gets U+FFFD for what
   * cannot be read. The stream stays open.
   */
  public static void write(MessageType request, List<OtlpBytes> parts, OutputStream out)
      throws IOException {
    try (JsonGenerator json = Json.FACTORY.createGenerator(out)) {
      new OtlpJsonWriter(json).request(request, parts);
    }
  }

  private void request(MessageType request, List<OtlpBytes> parts) throws IOException {
    json.writeStartObject();
    for (FieldType field : request.fields()) {
      boolean begun = false;
      for (OtlpBytes part : parts) {
        ProtoReader reader = part.reader();
        while (reader.next()) {
          if (reader.field() == field.number()) {
            if (!begun) {
              json.writeArrayFieldStart(field.jsonName());
              begun = true;
            }
            element(field, reader, 1);
          }
        }
      }
      if (begun) {
        json.writeEndArray();
      }
    }
    json.writeEndObject();
  }

  private void message(MessageType type, byte[] array, int offset, int length, int depth)
      throws IOException {
    FieldIndex index = level(depth);
    index.read(type, array, offset, length);
    json.writeStartObject();
    for (FieldType field : type.fields()) {
      if (field.label() == FieldType.Label.REPEATED) {
        if (index.has(field)) {
          repeated(field, index, depth);
        }
      } else if (field.message() != null) {
        submessage(field, field.message(), index, depth);
      } else if (index.has(field)) {
        scalars.field(field, index.last(field));
      }
    }
    json.writeEndObject();
  }

  private void submessage(FieldType field, MessageType type, FieldIndex index, int depth)
      throws IOException {
    if (!index.has(field)) {
      if (field.label() != FieldType.Label.ONEOF) {
        json.writeFieldName(field.jsonName());
        message(type, new byte[0], 0, 0, depth + 1);
      }
      return;
    }
    json.writeFieldName(field.jsonName());
    if (index.occursOnce(field)) {
      element(field, index.last(field), depth);
    } else {
      ProtoWriter merged = index.merged(field);
      message(type, merged.array(), 0, merged.size(), depth + 1);
    }
  }

  private void repeated(FieldType field, FieldIndex index, int depth) throws IOException {
    json.writeArrayFieldStart(field.jsonName());
    ProtoReader reader = index.from(field);
    do {
      if (reader.field() == field.number()) {
        element(field, reader, depth);
      }
    } while (reader.next());
    json.writeEndArray();
  }

  private void element(FieldType field, ProtoReader at, int depth) throws IOException {
    MessageType type = field.message();
    if (type != null) {
      message(type, at.array(), at.valueStart(), at.valueLength(), depth + 1);
    } else if (field.kind().packable() && at.wireType() == ProtoReader.BYTES) {
      scalars.packed(field.kind(), at);
    } else {
      scalars.value(field.kind(), at);
    }
  }

  private FieldIndex level(int depth) {
    if (depth > MessageType.MAX_DEPTH) {
      throw new IllegalStateException("more than " + MessageType.MAX_DEPTH + " messages deep");
    }
    if (levels[depth] == FieldIndex.NONE) {
      levels[depth] = new FieldIndex();
    }
    return levels[depth];
  }
}

package ai.odock.router.otlp.json;

import ai.odock.router.otlp.FieldType;
import ai.odock.router.otlp.MalformedOtlp;
import ai.odock.router.otlp.MessageType;
import ai.odock.router.otlp.OtlpBytes;
import ai.odock.router.otlp.OtlpCheck;
import ai.odock.router.otlp.ProtoWriter;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.function.LongPredicate;

/**
 * Reads OTLP/JSON straight into protobuf bytes, with what the collector tolerates: names in
 * snake_case, enums by name, 64-bit numbers with and without quotes, ids in capitals, null for what
 * is not set, and fields that nobody knows.
 */
public final class OtlpJsonReader {
  private static final int SMALLEST = 256;

  private final JsonParser parser;
  private final ProtoWriter writer;
  private final ScalarReader scalars;

  private OtlpJsonReader(JsonParser parser, ProtoWriter writer) {
    this.parser = parser;
    this.writer = writer;
    this.scalars = new ScalarReader(parser, writer);
  }

  /**
   * Reads one request.
   *
   * @param maxElements see {@link OtlpCheck}
   * @param room asked before memory is taken for the result, with the bytes to take; what it has
   *     granted is at least {@link OtlpBytes#length()}, and the rest is free again on return
   * @return the request, checked and counted, in an array of its own
   * @throws MalformedOtlp names line, column and the place in the document
   * @throws ai.odock.router.otlp.NoRoom when {@code room} answers false
   */
  public static OtlpBytes read(
      MessageType request, byte[] json, int offset, int length, int maxElements, LongPredicate room)
      throws MalformedOtlp {
    ProtoWriter writer = new ProtoWriter(Math.max(SMALLEST, length / 2), room);
    try (JsonParser parser = Json.FACTORY.createParser(json, offset, length)) {
      new OtlpJsonReader(parser, writer).request(request);
    } catch (JsonProcessingException e) {
      throw Place.of(e);
    } catch (IOException e) {
      throw new MalformedOtlp("the body is not JSON: " + e.getMessage());
    }
    byte[] bytes = writer.toByteArray();
    return OtlpCheck.check(request, bytes, 0, bytes.length, maxElements);
  }

  private void request(MessageType request) throws IOException, MalformedOtlp {
    JsonToken first = parser.nextToken();
    if (first == null) {
      throw new MalformedOtlp("the body is empty");
    }
    if (first != JsonToken.VALUE_NULL) {
      message(request, 1);
    }
    if (parser.nextToken() != null) {
      throw Place.wrong(parser, "something follows the request");
    }
  }

  /** The content of the object that the parser stands on. */
  private void message(MessageType type, int depth) throws IOException, MalformedOtlp {
    expect(JsonToken.START_OBJECT, "an object");
    if (depth > MessageType.MAX_DEPTH) {
      throw Place.wrong(parser, "more than " + MessageType.MAX_DEPTH + " messages in each other");
    }
    int memberFrom = 0;
    int memberTo = 0;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      FieldType field = type.field(parser.currentName());
      JsonToken value = parser.nextToken();
      if (field == null) {
        parser.skipChildren();
      } else if (value != JsonToken.VALUE_NULL) {
        if (field.label() == FieldType.Label.ONEOF) {
          // A later member takes the place of an earlier one.
          writer.remove(memberFrom, memberTo);
          memberFrom = writer.size();
        }
        field(field, depth);
        if (field.label() == FieldType.Label.ONEOF) {
          memberTo = writer.size();
        }
      }
    }
  }

  private void field(FieldType field, int depth) throws IOException, MalformedOtlp {
    if (field.label() != FieldType.Label.REPEATED) {
      single(field, depth);
      return;
    }
    expect(JsonToken.START_ARRAY, "an array");
    if (field.kind().packable()) {
      packed(field);
      return;
    }
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      single(field, depth);
    }
  }

  private void single(FieldType field, int depth) throws IOException, MalformedOtlp {
    MessageType message = field.message();
    if (message == null) {
      scalars.field(field);
      return;
    }
    int mark = writer.beginMessage(field.number());
    if (parser.currentToken() != JsonToken.VALUE_NULL) {
      message(message, depth + 1);
    }
    writer.endMessage(mark);
  }

  private void packed(FieldType field) throws IOException, MalformedOtlp {
    int before = writer.size();
    int mark = writer.beginMessage(field.number());
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      scalars.value(field);
    }
    if (writer.size() == mark) {
      writer.truncate(before);
    } else {
      writer.endMessage(mark);
    }
  }

  private void expect(JsonToken token, String what) throws MalformedOtlp {
    if (parser.currentToken() != token) {
      throw Place.wrong(parser, "expected " + what);
    }
  }
}

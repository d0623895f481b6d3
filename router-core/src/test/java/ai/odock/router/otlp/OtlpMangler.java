package ai.odock.router.otlp;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Writes a request in other bytes that protobuf reads too: fields in any order, unknown fields of
 * every wire type, also under numbers that only a sibling of the message has, lengths and tags
 * padded, single messages in two pieces, packed fields taken apart.
 */
public final class OtlpMangler {
  private static final int[] UNKNOWN = {17, 31, 32, 100, 15_000, (1 << 29) - 1};

  private static final int[] WIRE_TYPES = {
    ProtoReader.VARINT,
    ProtoReader.FIXED64,
    ProtoReader.FIXED32,
    ProtoReader.BYTES,
    ProtoReader.START_GROUP
  };

  /** Numbers below this one are those that OTLP's messages use. */
  private static final int SMALL = 16;

  private final Random random;
  private final boolean wrongTypes;

  private OtlpMangler(long seed, boolean wrongTypes) {
    random = new Random(seed);
    this.wrongTypes = wrongTypes;
  }

  public static byte[] mangle(MessageType type, byte[] request, long seed) {
    return mangle(type, request, seed, false);
  }

  /**
   * The same with fields of OTLP under wire types that they do not have, too: protobuf reads those
   * as unknown fields, and {@link OtlpCheck} refuses them.
   */
  public static byte[] mangleTypes(MessageType type, byte[] request, long seed) {
    return mangle(type, request, seed, true);
  }

  private static byte[] mangle(MessageType type, byte[] request, long seed, boolean wrongTypes) {
    ProtoReader reader = new ProtoReader(request, 0, request.length);
    return new OtlpMangler(seed, wrongTypes).message(type, reader);
  }

  private byte[] message(MessageType type, ProtoReader reader) {
    List<byte[]> fields = new ArrayList<>();
    while (reader.next()) {
      FieldType field = find(type, reader.field());
      if (field == null) {
        fields.add(range(reader, reader.fieldStart(), reader.fieldEnd()));
      } else if (field.message() != null) {
        submessage(field, field.message(), reader, fields);
      } else if (field.kind().packable() && reader.wireType() == ProtoReader.BYTES) {
        packed(field, reader, fields);
      } else {
        fields.add(plain(reader));
      }
    }
    while (random.nextInt(3) == 0) {
      fields.add(unknown(type));
    }
    if (random.nextInt(3) == 0) {
      Collections.shuffle(fields, random);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    fields.forEach(out::writeBytes);
    return out.toByteArray();
  }

  private void submessage(
      FieldType field, MessageType type, ProtoReader reader, List<byte[]> fields) {
    byte[] content = message(type, new ProtoReader().enter(reader));
    boolean once = field.label() != FieldType.Label.REPEATED;
    if (!once || random.nextInt(3) > 0) {
      fields.add(delimited(field.number(), content, 0, content.length));
      return;
    }
    ProtoReader inner = new ProtoReader(content, 0, content.length);
    int cut = 0;
    while (random.nextInt(3) > 0 && inner.next()) {
      cut = inner.fieldEnd();
    }
    fields.add(delimited(field.number(), content, 0, cut));
    fields.add(delimited(field.number(), content, cut, content.length - cut));
  }

  private void packed(FieldType field, ProtoReader reader, List<byte[]> fields) {
    int end = reader.fieldEnd();
    int pos = reader.valueStart();
    while (pos < end) {
      int from = pos;
      do {
        pos = elementEnd(field, reader.array(), pos);
      } while (pos < end && random.nextInt(3) > 0);
      if (elementEnd(field, reader.array(), from) == pos && random.nextBoolean()) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        varint(out, (long) field.number() << 3 | field.kind().wireType(), 5);
        out.write(reader.array(), from, pos - from);
        fields.add(out.toByteArray());
      } else {
        fields.add(delimited(field.number(), reader.array(), from, pos - from));
      }
    }
  }

  private static int elementEnd(FieldType field, byte[] array, int from) {
    if (field.kind().wireType() == ProtoReader.FIXED64) {
      return from + 8;
    }
    int pos = from;
    while (array[pos] < 0) {
      pos++;
    }
    return pos + 1;
  }

  private byte[] plain(ProtoReader reader) {
    if (reader.wireType() == ProtoReader.BYTES) {
      return delimited(reader.field(), reader.array(), reader.valueStart(), reader.valueLength());
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    varint(out, (long) reader.field() << 3 | reader.wireType(), 5);
    out.write(reader.array(), reader.valueStart(), reader.valueLength());
    return out.toByteArray();
  }

  private byte[] delimited(int field, byte[] content, int offset, int length) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    varint(out, (long) field << 3 | ProtoReader.BYTES, 5);
    varint(out, length, 5);
    out.write(content, offset, length);
    return out.toByteArray();
  }

  private byte[] unknown(MessageType type) {
    if (random.nextBoolean()) {
      return unknown(UNKNOWN[random.nextInt(UNKNOWN.length)], wireType(0), 0);
    }
    int number = random.nextInt(SMALL) + 1;
    FieldType field = find(type, number);
    int wireType = wireType(0);
    boolean free =
        field == null
            || (wrongTypes
                && wireType != field.kind().wireType()
                && !(field.kind().packable() && wireType == ProtoReader.BYTES));
    return free ? unknown(number, wireType, 0) : new byte[0];
  }

  private int wireType(int depth) {
    return WIRE_TYPES[random.nextInt(depth < 4 ? 5 : 4)];
  }

  private byte[] unknown(long field, int type, int depth) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    varint(out, field << 3 | type, 5);
    switch (type) {
      case ProtoReader.VARINT -> varint(out, random.nextLong(), 10);
      case ProtoReader.FIXED64 -> out.writeBytes(new byte[8]);
      case ProtoReader.FIXED32 -> out.writeBytes(new byte[] {-1, -1, -1, -1});
      case ProtoReader.BYTES -> {
        byte[] junk = new byte[random.nextInt(200)];
        random.nextBytes(junk);
        varint(out, junk.length, 5);
        out.writeBytes(junk);
      }
      default -> {
        for (int i = random.nextInt(3); i > 0; i--) {
          int inner = UNKNOWN[random.nextInt(UNKNOWN.length)];
          out.writeBytes(unknown(inner, wireType(depth + 1), depth + 1));
        }
        varint(out, field << 3 | ProtoReader.END_GROUP, 5);
      }
    }
    return out.toByteArray();
  }

  /** A varint, in one case of four with padding up to {@code longest} bytes. */
  private void varint(ByteArrayOutputStream out, long value, int longest) {
    int size = ProtoWriter.varintSize(value);
    if (size < longest && random.nextInt(4) == 0) {
      size += random.nextInt(longest - size) + 1;
    }
    for (int i = 0; i < size - 1; i++) {
      out.write((int) (value >>> (7 * i)) | 0x80);
    }
    out.write((int) (value >>> (7 * (size - 1))) & 0x7f);
  }

  private static byte[] range(ProtoReader reader, int from, int to) {
    return java.util.Arrays.copyOfRange(reader.array(), from, to);
  }

  static @Nullable FieldType find(MessageType type, int number) {
    return type.fields().stream().filter(f -> f.number() == number).findFirst().orElse(null);
  }
}

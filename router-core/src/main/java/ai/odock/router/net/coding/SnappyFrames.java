package ai.odock.router.net.coding;

import ai.odock.router.MemoryBudget;
import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Decodes a stream of Snappy chunks (google/snappy framing_format.txt), each of at most 64 KiB,
 * with its checksum. As in Go, an empty body is an empty stream.
 */
final class SnappyFrames implements Decoder {
  /** The chunk that a stream begins with. */
  static final byte[] START = start();

  private static final int COMPRESSED = 0;
  private static final int PLAIN = 1;
  private static final int SKIPPED_FROM = 0x80;
  private static final int IDENTIFIER = 0xff;
  private static final int HEADER = 4;
  private static final int CHECKSUM = 4;
  private static final int MAX_DECODED = 64 << 10;

  /** What a block of 64 KiB becomes at worst: 32 + n + n/6. */
  private static final int MAX_ENCODED = 32 + MAX_DECODED + MAX_DECODED / 6;

  private final MemoryBudget memory;
  private final ChargedBytes out;
  private final CRC32C crc = new CRC32C();
  private byte[] chunk = new byte[0];
  private boolean begun;
  private int headerBytes;
  private int type;
  private int length;
  private int taken;
  private String detail = "";

  SnappyFrames(MemoryBudget memory, ChargedBytes out) {
    this.memory = memory;
    this.out = out;
  }

  private static byte[] start() {
    return "\u00ff\u0006\0\0sNaPpY".getBytes(StandardCharsets.ISO_8859_1);
  }

  @Override
  public @Nullable BodyProblem take(ByteBuf in) {
    while (in.isReadable()) {
      BodyProblem problem = headerBytes < HEADER ? header(in.readByte() & 0xff) : body(in);
      if (problem != null) {
        return problem;
      }
    }
    return null;
  }

  private @Nullable BodyProblem header(int b) {
    if (headerBytes++ == 0) {
      type = b;
      length = 0;
      taken = 0;
      return null;
    }
    length |= b << (8 * (headerBytes - 2));
    return headerBytes < HEADER ? null : chunkBegins();
  }

  private @Nullable BodyProblem chunkBegins() {
    boolean valid =
        switch (type) {
          case COMPRESSED -> length > CHECKSUM && length <= CHECKSUM + MAX_ENCODED;
          case PLAIN -> length >= CHECKSUM && length <= CHECKSUM + MAX_DECODED;
          case IDENTIFIER -> length == START.length - HEADER;
          default -> true;
        };
    if (!valid || (!begun && type != IDENTIFIER)) {
      return malformed(SnappyBlocks.CORRUPT);
    }
    if (type > PLAIN && type < SKIPPED_FROM) {
      return malformed("snappy: unsupported input");
    }
    begun = true;
    if (length == 0) {
      headerBytes = 0;
    }
    return null;
  }

  private @Nullable BodyProblem body(ByteBuf in) {
    int piece = Math.min(length - taken, in.readableBytes());
    if (type >= SKIPPED_FROM && type != IDENTIFIER) {
      in.skipBytes(piece);
    } else if (hold()) {
      in.readBytes(chunk, taken, piece);
    } else {
      return BodyProblem.NO_MEMORY;
    }
    taken += piece;
    if (taken < length) {
      return null;
    }
    headerBytes = 0;
    return chunkEnds();
  }

  /** Makes room for a whole chunk; false: no memory. */
  private boolean hold() {
    if (length > chunk.length) {
      if (!memory.tryCharge(length - chunk.length)) {
        return false;
      }
      chunk = Arrays.copyOf(chunk, length);
    }
    return true;
  }

  private @Nullable BodyProblem chunkEnds() {
    return switch (type) {
      case COMPRESSED -> {
        boolean fits = SnappyBlocks.announced(chunk, CHECKSUM, length - CHECKSUM) <= MAX_DECODED;
        yield fits ? decoded(true) : malformed(SnappyBlocks.CORRUPT);
      }
      case PLAIN -> decoded(false);
      case IDENTIFIER ->
          Arrays.equals(chunk, 0, length, START, HEADER, START.length)
              ? null
              : malformed(SnappyBlocks.CORRUPT);
      default -> null;
    };
  }

  private @Nullable BodyProblem decoded(boolean compressed) {
    int before = out.size();
    int bytes = length - CHECKSUM;
    BodyProblem problem =
        compressed ? SnappyBlocks.append(chunk, CHECKSUM, bytes, out) : copy(bytes);
    if (problem != null) {
      return problem == BodyProblem.MALFORMED ? malformed(SnappyBlocks.CORRUPT) : problem;
    }
    crc.reset();
    crc.update(out.array(), before, out.size() - before);
    int sum = (int) crc.getValue();
    int masked = Integer.rotateRight(sum, 15) + 0xa282ead8;
    int stated = ByteBuffer.wrap(chunk).order(ByteOrder.LITTLE_ENDIAN).getInt();
    return masked == stated ? null : malformed(SnappyBlocks.CORRUPT);
  }

  private @Nullable BodyProblem copy(int bytes) {
    if (bytes > out.left()) {
      return BodyProblem.TOO_LARGE;
    }
    if (!out.room(bytes)) {
      return BodyProblem.NO_MEMORY;
    }
    out.append(chunk, CHECKSUM, bytes);
    return null;
  }

  @Override
  public @Nullable BodyProblem end() {
    return headerBytes == 0 ? null : malformed("unexpected EOF");
  }

  private BodyProblem malformed(String what) {
    detail = what;
    return BodyProblem.MALFORMED;
  }

  @Override
  public String detail() {
    return detail;
  }

  @Override
  public void release() {
    memory.release(chunk.length);
    chunk = new byte[0];
  }
}

package ai.odock.router.net.coding;

import ai.odock.router.MemoryBudget;
import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import net.jpountz.xxhash.XXHash32;
import net.jpountz.xxhash.XXHashFactory;
import org.jspecify.annotations.Nullable;

/**
 * Decodes LZ4 frames (lz4/lz4 doc/lz4_Frame_format.md), one after the other. As in Go, an empty
 * body is an empty stream.
 */
final class Lz4Frames implements Decoder {
  private static final int MAGIC = 0x184d2204;
  private static final int SKIPPED = 0x184d2a50;
  private static final int MAX_BLOCK = 4 << 20;
  private static final int PLAIN = 0x80000000;
  private static final XXHash32 HASH = XXHashFactory.safeInstance().hash32();

  /** What comes next. */
  private enum Stage {
    MAGIC,
    FLAGS,
    DESCRIPTOR,
    BLOCK_SIZE,
    BLOCK,
    BLOCK_CHECKSUM,
    CONTENT_CHECKSUM,
    SKIPPED_SIZE,
    SKIPPED
  }

  private final ChargedBytes out;

  /** The bytes of the stage, where it has more than 4. */
  private final ChargedBytes held;

  private Stage stage = Stage.MAGIC;
  private long wanted = 4;
  private Lz4Header header = new Lz4Header(false, false, false, -1, MAX_BLOCK);
  private int frameStart;
  private boolean plain;
  private String detail = "";

  Lz4Frames(MemoryBudget memory, ChargedBytes out) {
    this.out = out;
    this.held = new ChargedBytes(memory, 64, MAX_BLOCK + 4);
  }

  static int hash(byte[] array, int offset, int length) {
    return HASH.hash(array, offset, length, 0);
  }

  @Override
  public @Nullable BodyProblem take(ByteBuf in) {
    while (in.isReadable()) {
      int piece = (int) Math.min(wanted - held.size(), in.readableBytes());
      if (stage == Stage.SKIPPED) {
        in.skipBytes(piece);
        wanted -= piece;
      } else if (held.room(piece)) {
        held.append(in, piece);
      } else {
        return BodyProblem.NO_MEMORY;
      }
      BodyProblem problem = held.size() == wanted ? complete() : null;
      if (problem != null) {
        return problem;
      }
    }
    return null;
  }

  private @Nullable BodyProblem complete() {
    return switch (stage) {
      case MAGIC -> magic(number());
      case FLAGS -> {
        // the descriptor begins with what is held
        stage = Stage.DESCRIPTOR;
        wanted = Lz4Header.length(held.array()[0]);
        yield null;
      }
      case DESCRIPTOR -> descriptor();
      case BLOCK_SIZE -> blockSize(number());
      case BLOCK -> block();
      case BLOCK_CHECKSUM -> {
        int length = held.size() - 4;
        yield hash(held.array(), 0, length) == number() ? decode(length) : wrong("block checksum");
      }
      case CONTENT_CHECKSUM ->
          hash(out.array(), frameStart, out.size() - frameStart) == number()
              ? next(Stage.MAGIC, 4)
              : wrong("frame checksum");
      case SKIPPED_SIZE -> {
        long size = number() & 0xffffffffL;
        yield size == 0 ? next(Stage.MAGIC, 4) : next(Stage.SKIPPED, size);
      }
      case SKIPPED -> next(Stage.MAGIC, 4);
    };
  }

  private @Nullable BodyProblem next(Stage stage, long bytes) {
    this.stage = stage;
    wanted = bytes;
    held.clear();
    return null;
  }

  /** The last four bytes that are held. */
  private int number() {
    return ByteBuffer.wrap(held.array())
        .order(ByteOrder.LITTLE_ENDIAN)
        .getInt(held.size() - Integer.BYTES);
  }

  private @Nullable BodyProblem magic(int magic) {
    if (magic >>> 4 == SKIPPED >>> 4) {
      return next(Stage.SKIPPED_SIZE, 4);
    }
    return magic == MAGIC ? next(Stage.FLAGS, Lz4Header.FIRST) : malformed("lz4: bad magic number");
  }

  private @Nullable BodyProblem descriptor() {
    Lz4Header read = Lz4Header.read(held.array(), held.size());
    if (read == null) {
      return wrong("frame descriptor");
    }
    if (read.contentSize() > out.left()) {
      return BodyProblem.TOO_LARGE;
    }
    header = read;
    frameStart = out.size();
    return next(Stage.BLOCK_SIZE, 4);
  }

  private @Nullable BodyProblem blockSize(int size) {
    if (size == 0) {
      return frameEnds();
    }
    plain = (size & PLAIN) != 0;
    int bytes = size & ~PLAIN;
    return bytes == 0 || bytes > header.maxBlock() ? wrong("block size") : next(Stage.BLOCK, bytes);
  }

  private @Nullable BodyProblem block() {
    if (header.blockChecksums()) {
      // the checksum is read behind the block
      stage = Stage.BLOCK_CHECKSUM;
      wanted = held.size() + 4L;
      return null;
    }
    return decode(held.size());
  }

  private @Nullable BodyProblem decode(int length) {
    BodyProblem problem = plain ? copy(length) : decompress(length);
    if (problem == BodyProblem.MALFORMED) {
      return wrong("block");
    }
    return problem == null ? next(Stage.BLOCK_SIZE, 4) : problem;
  }

  private @Nullable BodyProblem decompress(int length) {
    int floor = header.linked() ? frameStart : out.size();
    return Lz4Blocks.append(held.array(), length, out, floor, header.maxBlock());
  }

  private @Nullable BodyProblem copy(int length) {
    if (length > out.left()) {
      return BodyProblem.TOO_LARGE;
    }
    if (!out.room(length)) {
      return BodyProblem.NO_MEMORY;
    }
    out.append(held.array(), 0, length);
    return null;
  }

  private @Nullable BodyProblem frameEnds() {
    if (header.contentSize() >= 0 && header.contentSize() != out.size() - frameStart) {
      return wrong("content size");
    }
    return header.contentChecksum() ? next(Stage.CONTENT_CHECKSUM, 4) : next(Stage.MAGIC, 4);
  }

  private BodyProblem wrong(String what) {
    return malformed("lz4: invalid " + what);
  }

  private BodyProblem malformed(String what) {
    detail = what;
    return BodyProblem.MALFORMED;
  }

  @Override
  public @Nullable BodyProblem end() {
    return stage == Stage.MAGIC && held.size() == 0 ? null : malformed("unexpected EOF");
  }

  @Override
  public String detail() {
    return detail;
  }

  @Override
  public void release() {
    held.release();
  }
}

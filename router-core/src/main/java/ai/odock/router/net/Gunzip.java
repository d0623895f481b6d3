package ai.odock.router.net;

import ai.odock.router.MemoryBudget;
import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Inflates one gzip stream, piece by piece as it arrives, into an array that is bounded and
 * charged. Members that follow one another are one stream, as for Go.
 */
final class Gunzip {
  private static final Pool<Inflater> INFLATERS =
      new Pool<>(() -> new Inflater(true), Inflater::end);

  /** What zlib holds outside the heap for one stream: its window of 32 KiB and its tables. */
  static final int INFLATER_BYTES = 48 << 10;

  private enum Stage {
    HEADER,
    DATA,
    TRAILER
  }

  private final MemoryBudget memory;
  private final ChargedBytes out;
  private final GzipHeader header = new GzipHeader();
  private final CRC32 crc = new CRC32();
  private final byte[] overflow = new byte[64];
  private @Nullable Inflater inflater;
  private Stage stage = Stage.HEADER;
  private boolean anyMember;
  private long trailer;
  private int trailerBytes;
  private int memberSize;
  private String detail = "";

  Gunzip(MemoryBudget memory, ChargedBytes out) {
    this.memory = memory;
    this.out = out;
  }

  /** What {@link BodyProblem#MALFORMED} was about, in Go's words. */
  String detail() {
    return detail;
  }

  /** Takes all of {@code in}; null: all is well so far. */
  @Nullable BodyProblem take(ByteBuf in) {
    while (in.isReadable()) {
      BodyProblem problem =
          switch (stage) {
            case HEADER -> header(in);
            case DATA -> data(in);
            case TRAILER -> trailer(in);
          };
      if (problem != null) {
        return problem;
      }
    }
    return null;
  }

  /** The stream has ended; null: it was complete. */
  @Nullable BodyProblem end() {
    if (stage != Stage.HEADER || header.begun()) {
      return malformed("unexpected EOF");
    }
    return anyMember ? null : malformed("EOF");
  }

  /** Gives the inflater back; safe to repeat. */
  void release() {
    Inflater held = inflater;
    if (held != null) {
      inflater = null;
      memory.release(INFLATER_BYTES);
      held.reset();
      INFLATERS.give(held);
    }
  }

  private BodyProblem malformed(String what) {
    detail = what;
    return BodyProblem.MALFORMED;
  }

  private @Nullable BodyProblem header(ByteBuf in) {
    if (!header.take(in.readByte())) {
      return malformed("gzip: invalid header");
    }
    if (header.done()) {
      stage = Stage.DATA;
    }
    return null;
  }

  private @Nullable BodyProblem data(ByteBuf in) {
    Inflater inflater = this.inflater;
    if (inflater == null) {
      if (!memory.tryCharge(INFLATER_BYTES)) {
        return BodyProblem.NO_MEMORY;
      }
      inflater = INFLATERS.take();
      this.inflater = inflater;
    }
    ByteBuffer input = in.nioBuffer();
    int start = input.position();
    inflater.setInput(input);
    try {
      BodyProblem problem = inflate(inflater);
      if (problem != null) {
        return problem;
      }
    } catch (DataFormatException e) {
      return malformed("flate: corrupt input before offset " + inflater.getBytesRead());
    }
    in.skipBytes(input.position() - start);
    if (inflater.finished()) {
      inflater.reset();
      stage = Stage.TRAILER;
    }
    return null;
  }

  private @Nullable BodyProblem inflate(Inflater inflater) throws DataFormatException {
    while (!inflater.finished()) {
      BodyProblem problem = null;
      int bytes;
      if (out.free() > 0) {
        bytes = inflater.inflate(out.array(), out.size(), out.free());
        inflated(out.array(), out.size(), bytes);
        out.advance(bytes);
      } else {
        // the array grows only when there really is more
        bytes = inflater.inflate(overflow, 0, Math.max(1, Math.min(overflow.length, out.left())));
        problem = grow(bytes);
      }
      if (problem != null) {
        return problem;
      }
      if (bytes == 0) {
        return inflater.needsDictionary() ? malformed("flate: needs a dictionary") : null;
      }
    }
    return null;
  }

  private @Nullable BodyProblem grow(int bytes) {
    if (bytes > out.left()) {
      return BodyProblem.TOO_LARGE;
    }
    if (!out.room(bytes)) {
      return BodyProblem.NO_MEMORY;
    }
    inflated(overflow, 0, bytes);
    out.append(overflow, bytes);
    return null;
  }

  private void inflated(byte[] array, int offset, int bytes) {
    crc.update(array, offset, bytes);
    memberSize += bytes;
  }

  private @Nullable BodyProblem trailer(ByteBuf in) {
    trailer |= (in.readByte() & 0xffL) << (8 * trailerBytes);
    if (++trailerBytes < 8) {
      return null;
    }
    if ((trailer & 0xffffffffL) != crc.getValue() || (int) (trailer >>> 32) != memberSize) {
      return malformed("gzip: invalid checksum");
    }
    anyMember = true;
    trailer = 0;
    trailerBytes = 0;
    memberSize = 0;
    crc.reset();
    header.reset();
    stage = Stage.HEADER;
    return null;
  }
}

package ai.odock.router.net.coding;

import ai.odock.router.MemoryBudget;
import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import org.jspecify.annotations.Nullable;

/**
 * Decodes one gzip stream (RFC 1952). Members that follow one another are one stream, as for Go.
 */
final class Gunzip implements Decoder {
  private enum Stage {
    HEADER,
    DATA,
    TRAILER
  }

  private final ChargedBytes out;
  private final Inflation inflation;
  private final GzipHeader header = new GzipHeader();
  private final CRC32 crc = new CRC32();
  private Stage stage = Stage.HEADER;
  private boolean anyMember;
  private long trailer;
  private int trailerBytes;
  private int memberSize;
  private String detail = "";

  Gunzip(MemoryBudget memory, ChargedBytes out) {
    this.out = out;
    this.inflation = Inflation.bare(memory, out);
  }

  @Override
  public String detail() {
    return detail;
  }

  @Override
  public @Nullable BodyProblem take(ByteBuf in) {
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

  @Override
  public @Nullable BodyProblem end() {
    if (stage != Stage.HEADER || header.begun()) {
      return malformed("unexpected EOF");
    }
    return anyMember ? null : malformed("EOF");
  }

  @Override
  public void release() {
    inflation.release();
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
    int before = out.size();
    try {
      BodyProblem problem = inflation.take(in);
      if (problem != null) {
        return problem;
      }
    } catch (DataFormatException e) {
      return malformed("flate: corrupt input before offset " + inflation.bytesRead());
    }
    crc.update(out.array(), before, out.size() - before);
    memberSize += out.size() - before;
    if (inflation.finished()) {
      inflation.next();
      stage = Stage.TRAILER;
    }
    return null;
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

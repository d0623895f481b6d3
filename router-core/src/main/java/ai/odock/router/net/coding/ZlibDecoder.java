package ai.odock.router.net.coding;

import ai.odock.router.MemoryBudget;
import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import java.util.zip.DataFormatException;
import org.jspecify.annotations.Nullable;

/** Decodes a zlib stream (RFC 1950). As in Go, what follows its end is not looked at. */
final class ZlibDecoder implements Decoder {
  private static final int HEADER = 2;

  private final ChargedBytes out;
  private final Inflation inflation;
  private boolean done;
  private String detail = "";

  ZlibDecoder(MemoryBudget memory, ChargedBytes out) {
    this.out = out;
    this.inflation = Inflation.zlib(memory, out);
  }

  @Override
  public @Nullable BodyProblem take(ByteBuf in) {
    try {
      BodyProblem problem = done ? null : inflation.take(in);
      done |= inflation.finished();
      in.skipBytes(in.readableBytes());
      return problem;
    } catch (DataFormatException e) {
      return malformed(wrong(String.valueOf(e.getMessage())));
    }
  }

  private String wrong(String zlib) {
    if (zlib.contains("data check")) {
      return "zlib: invalid checksum";
    }
    return out.size() == 0 && inflation.bytesRead() <= HEADER
        ? "zlib: invalid header"
        : "flate: corrupt input before offset " + inflation.bytesRead();
  }

  @Override
  public @Nullable BodyProblem end() {
    return done ? null : malformed("unexpected EOF");
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
    inflation.release();
  }
}

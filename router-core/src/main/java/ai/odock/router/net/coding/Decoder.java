package ai.odock.router.net.coding;

import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Decodes one body, piece by piece as it arrives, into an array that is bounded and charged. */
sealed interface Decoder
    permits Gunzip,
        ZlibDecoder,
        DeflateDecoder,
        ZstdDecoder,
        SnappyDecoder,
        SnappyFrames,
        Lz4Frames {
  /** Takes all of {@code in}; null: all is well so far. */
  @Nullable BodyProblem take(ByteBuf in);

  /** The body has ended; null: it was complete. */
  @Nullable BodyProblem end();

  /** What {@link BodyProblem#MALFORMED} was about, in Go's words. */
  String detail();

  /** Gives back what is held beside the array; safe to repeat. */
  void release();
}

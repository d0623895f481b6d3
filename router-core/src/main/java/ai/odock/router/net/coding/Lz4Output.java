package ai.odock.router.net.coding;

import java.io.IOException;
import java.io.OutputStream;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4FrameOutputStream;
import net.jpountz.lz4.LZ4FrameOutputStream.BLOCKSIZE;
import net.jpountz.lz4.LZ4FrameOutputStream.FLG;
import net.jpountz.xxhash.XXHash32;
import net.jpountz.xxhash.XXHashFactory;

/** Writes LZ4 frames in blocks of 64 KiB: the library's usual 4 MiB are allocated for each body. */
final class Lz4Output {
  /** Both have no state, so all threads may share them. */
  private static final LZ4Compressor COMPRESSOR = LZ4Factory.fastestInstance().fastCompressor();

  private static final XXHash32 HASH = XXHashFactory.fastestInstance().hash32();
  private static final long UNKNOWN_SIZE = -1;

  private Lz4Output() {}

  /**
   * @param out is closed with the stream
   */
  static OutputStream open(OutputStream out) throws IOException {
    return new LZ4FrameOutputStream(
        out, BLOCKSIZE.SIZE_64KB, UNKNOWN_SIZE, COMPRESSOR, HASH, FLG.Bits.BLOCK_INDEPENDENCE);
  }
}

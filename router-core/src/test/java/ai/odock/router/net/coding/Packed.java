package ai.odock.router.net.coding;

import io.airlift.compress.v3.Compressor;
import io.airlift.compress.v3.snappy.SnappyJavaCompressor;
import io.airlift.compress.v3.zstd.ZstdJavaCompressor;
import io.airlift.compress.v3.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.zip.DeflaterOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.lz4.BlockLZ4CompressorOutputStream;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorOutputStream;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorOutputStream.BlockSize;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorOutputStream.Parameters;
import org.apache.commons.compress.compressors.snappy.FramedSnappyCompressorOutputStream;

/** Bodies as other implementations write them. */
public enum Packed {
  GZIP("gzip", ContentCoding.GZIP),
  ZLIB("zlib", ContentCoding.ZLIB),
  DEFLATE("deflate", ContentCoding.ZLIB),
  ZSTD("zstd", ContentCoding.ZSTD),
  /** A stream that does not say how much it becomes. */
  ZSTD_STREAM("zstd", ContentCoding.ZSTD),
  SNAPPY_BLOCK("snappy", ContentCoding.SNAPPY),
  /** What older clients send under the name of the block format. */
  SNAPPY_OLD("snappy", ContentCoding.SNAPPY),
  SNAPPY_FRAMES("x-snappy-framed", ContentCoding.SNAPPY_FRAMED),
  LZ4("lz4", ContentCoding.LZ4),
  LZ4_CHECKED("lz4", ContentCoding.LZ4),
  LZ4_LINKED("lz4", ContentCoding.LZ4);

  /** The name in {@code Content-Encoding}. */
  public final String encoding;

  final ContentCoding coding;

  Packed(String encoding, ContentCoding coding) {
    this.encoding = encoding;
    this.coding = coding;
  }

  /** Whether every byte that a body becomes is behind a checksum. */
  public boolean checked() {
    return switch (this) {
      case GZIP, ZLIB, DEFLATE, SNAPPY_OLD, SNAPPY_FRAMES, LZ4_CHECKED -> true;
      case ZSTD, ZSTD_STREAM, SNAPPY_BLOCK, LZ4, LZ4_LINKED -> false;
    };
  }

  /** Whether one body may be followed by another, and they are one. */
  public boolean joins() {
    return switch (this) {
      case ZLIB, DEFLATE, SNAPPY_BLOCK -> false;
      default -> true;
    };
  }

  public byte[] pack(byte[] plain) {
    return switch (this) {
      case ZSTD -> whole(new ZstdJavaCompressor(), plain);
      case SNAPPY_BLOCK -> whole(new SnappyJavaCompressor(), plain);
      default -> stream(plain);
    };
  }

  private static byte[] whole(Compressor compressor, byte[] plain) {
    byte[] packed = new byte[compressor.maxCompressedLength(plain.length)];
    int length = compressor.compress(plain, 0, plain.length, packed, 0, packed.length);
    return Arrays.copyOf(packed, length);
  }

  private byte[] stream(byte[] plain) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = open(packed)) {
      out.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }

  private OutputStream open(OutputStream to) throws IOException {
    return switch (this) {
      case GZIP -> new GzipCompressorOutputStream(to);
      case ZLIB, DEFLATE -> new DeflaterOutputStream(to);
      case ZSTD_STREAM -> new ZstdOutputStream(to);
      case SNAPPY_OLD, SNAPPY_FRAMES -> new FramedSnappyCompressorOutputStream(to);
      case LZ4 -> lz4(to, false, false);
      case LZ4_CHECKED -> lz4(to, true, false);
      case LZ4_LINKED -> lz4(to, false, true);
      case ZSTD, SNAPPY_BLOCK -> throw new IllegalStateException("no stream");
    };
  }

  private static OutputStream lz4(OutputStream to, boolean checked, boolean linked)
      throws IOException {
    var fast = BlockLZ4CompressorOutputStream.createParameterBuilder().tunedForSpeed().build();
    return new FramedLZ4CompressorOutputStream(
        to, new Parameters(BlockSize.K64, checked, checked, linked, fast));
  }
}

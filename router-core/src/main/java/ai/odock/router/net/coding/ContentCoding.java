package ai.odock.router.net.coding;

import ai.odock.router.MemoryBudget;
import com.github.luben.zstd.util.Native;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xerial.snappy.Snappy;

/** How a request's body is coded. Output is bounded and charged while it grows. */
public enum ContentCoding {
  IDENTITY,
  GZIP,
  ZLIB,
  /** What is called {@code deflate}: zlib's format, or the bare stream that many send. */
  DEFLATE,
  ZSTD,
  /** One block, or the frames that older clients send under this name. */
  SNAPPY,
  SNAPPY_FRAMED,
  LZ4;

  /** By the names of {@code Content-Encoding} (core/config/confighttp/compression.go). */
  public static final Map<String, ContentCoding> HTTP_NAMES =
      Map.of(
          "",
          IDENTITY,
          "gzip",
          GZIP,
          "zstd",
          ZSTD,
          "zlib",
          ZLIB,
          "deflate",
          ZLIB,
          "snappy",
          SNAPPY,
          "x-snappy-framed",
          SNAPPY_FRAMED,
          "lz4",
          LZ4);

  /** By the names of {@code grpc-encoding}, as the Go collector knows them. */
  public static final Map<String, ContentCoding> GRPC_NAMES =
      Map.of(
          "", IDENTITY, "identity", IDENTITY, "gzip", GZIP, "snappy", SNAPPY_FRAMED, "zstd", ZSTD);

  private static final Logger log = LoggerFactory.getLogger(ContentCoding.class);

  /** Whether bodies can be decoded: a native library may find no place to unpack itself to. */
  public boolean usable() {
    return switch (this) {
      case ZSTD -> ZstdLibrary.LOADED;
      case SNAPPY, SNAPPY_FRAMED -> SnappyLibrary.LOADED;
      case IDENTITY, GZIP, ZLIB, DEFLATE, LZ4 -> true;
    };
  }

  /**
   * What decodes one body.
   *
   * @param max the bytes that may come
   */
  @Nullable Decoder decoder(MemoryBudget memory, ChargedBytes out, int max) {
    return switch (this) {
      case IDENTITY -> null;
      case GZIP -> new Gunzip(memory, out);
      case ZLIB -> new ZlibDecoder(memory, out);
      case DEFLATE -> new DeflateDecoder(memory, out);
      case ZSTD -> new ZstdDecoder(memory, out);
      case SNAPPY -> new SnappyDecoder(memory, out, max);
      case SNAPPY_FRAMED -> new SnappyFrames(memory, out);
      case LZ4 -> new Lz4Frames(memory, out);
    };
  }

  private static final class ZstdLibrary {
    static final boolean LOADED = load("zstd", Native::load);
  }

  private static final class SnappyLibrary {
    static final boolean LOADED = load("snappy", () -> Snappy.maxCompressedLength(1));
  }

  private static boolean load(String name, Runnable use) {
    try {
      use.run();
      return true;
    } catch (RuntimeException | LinkageError e) {
      log.warn(
          "{} bodies are refused: its library cannot be loaded ({}); it needs a writable and"
              + " executable temporary directory: -Djava.io.tmpdir=DIR in ROUTER_JAVA_OPTS",
          name,
          e.getMessage());
      return false;
    }
  }
}

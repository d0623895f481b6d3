package ai.odock.router.net.coding;

import ai.odock.router.settings.ConfigSection;
import ai.odock.router.settings.NearestName;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a client compresses what it sends (collector: configcompression, confighttp/compressor.go).
 *
 * @param level 0 and -1: the coding's default; gzip, zlib and deflate: -2 (Huffman codes only) to
 *     9; zstd: any, 1 to 11 are different; the others have none
 */
public record Compression(Coding coding, int level) {
  /**
   * The codings, by the words of the configuration, which are those of {@code Content-Encoding}.
   */
  public enum Coding {
    NONE(""),
    GZIP("gzip"),
    /** As deflate: the zlib format (RFC 1950). */
    ZLIB("zlib"),
    DEFLATE("deflate"),
    /** One block; over gRPC frames, as Go's module for it does. */
    SNAPPY("snappy"),
    SNAPPY_FRAMED("x-snappy-framed"),
    ZSTD("zstd"),
    LZ4("lz4");

    private final String word;

    Coding(String word) {
      this.word = word;
    }

    private boolean hasLevels() {
      return this == ZSTD || isDeflate();
    }

    private boolean isDeflate() {
      return this == GZIP || this == ZLIB || this == DEFLATE;
    }
  }

  /** The body as it is. */
  public static final Compression NONE = new Compression(Coding.NONE, 0);

  /** The collector's default for OTLP. */
  public static final Compression GZIP = new Compression(Coding.GZIP, 0);

  private static final Set<Coding> GRPC =
      Set.of(Coding.NONE, Coding.GZIP, Coding.SNAPPY, Coding.ZSTD);
  private static final int LOWEST_DEFLATE = -2;
  private static final int HIGHEST_DEFLATE = 9;

  /** Reads {@code compression} and {@code compression_params}; gzip unless told otherwise. */
  public static Compression readHttp(ConfigSection client) {
    Coding coding = coding(client, "gzip", Set.of(Coding.values()));
    return new Compression(coding, level(client, coding));
  }

  /** Reads {@code compression} of a gRPC client, which has no level. */
  public static Compression readGrpc(ConfigSection client) {
    return new Compression(coding(client, "gzip", GRPC), 0);
  }

  /** Checks the keys of a protocol that has its own compression, which is Snappy. */
  public static void checkSnappy(ConfigSection client) {
    Coding coding = coding(client, "", Set.of(Coding.values()));
    if (coding != Coding.SNAPPY && !client.string("compression", "").isEmpty()) {
      client.problem("compression", "compression type must be snappy");
    }
    var _ = level(client, coding == Coding.SNAPPY ? coding : Coding.NONE);
  }

  private static Coding coding(ConfigSection client, String usual, Set<Coding> allowed) {
    String word = client.string("compression", usual);
    for (Coding coding : Coding.values()) {
      if (allowed.contains(coding) && coding.word.equals(word)) {
        return coding;
      }
    }
    if (!word.equals("none")) {
      List<String> words =
          Arrays.stream(Coding.values())
              .filter(allowed::contains)
              .map(coding -> coding.word)
              .toList();
      client.problem(
          "compression",
          "unsupported compression type \"" + word + "\"" + NearestName.hint(word, words));
    }
    return Coding.NONE;
  }

  private static int level(ConfigSection client, Coding coding) {
    ConfigSection params = client.section("compression_params");
    long level = params.signedInteger("level", 0);
    boolean fits =
        coding == Coding.NONE
            || coding == Coding.ZSTD
            || level == 0
            || (coding.isDeflate() && level >= LOWEST_DEFLATE && level <= HIGHEST_DEFLATE);
    if (!fits) {
      params.problem(
          "level",
          "unsupported parameters {Level:%d} for compression type \"%s\""
              .formatted(level, coding.word));
      return 0;
    }
    return coding.hasLevels() ? Math.clamp(level, LOWEST_DEFLATE, Integer.MAX_VALUE) : 0;
  }

  /** The value of {@code Content-Encoding}; null: no such header. */
  public @Nullable String contentEncoding() {
    return coding == Coding.NONE ? null : coding.word;
  }

  /** A body that is compressed while it is sent. */
  public HttpBody encode(HttpBody plain) {
    return coding == Coding.NONE ? plain : new EncodedBody(plain, this);
  }

  /**
   * A stream that compresses into another. Closing it completes the encoding and closes the other;
   * it has to be closed, for what it borrows.
   */
  public OutputStream open(OutputStream out) throws IOException {
    return switch (coding) {
      case NONE -> out;
      case GZIP -> new GzipOutput(out, level);
      case ZLIB, DEFLATE -> new ZlibOutput(out, level);
      case SNAPPY -> new SnappyBlockOutput(out);
      case SNAPPY_FRAMED -> new SnappyFramedOutput(out);
      case ZSTD -> new ZstdOutput(out, level);
      case LZ4 -> Lz4Output.open(out);
    };
  }

  /**
   * Compresses nothing, once, to see that the coding's library works: some unpack a native part
   * into the temporary directory.
   *
   * @return what is wrong, for the operator; null: nothing
   */
  public @Nullable String unusable() {
    try (OutputStream probe = open(OutputStream.nullOutputStream())) {
      probe.write(0);
      return null;
    } catch (Exception | LinkageError e) {
      return unusable(e);
    } catch (Error e) {
      if (e instanceof VirtualMachineError) {
        throw e;
      }
      return unusable(e);
    }
  }

  private String unusable(Throwable why) {
    return "the library for "
        + coding.word
        + " cannot be loaded ("
        + why.getMessage()
        + "); it needs a writable and executable temporary directory:"
        + " -Djava.io.tmpdir=DIR in ROUTER_JAVA_OPTS";
  }

  @Override
  public String toString() {
    return coding.word.isEmpty() ? "none" : coding.word + (level == 0 ? "" : " " + level);
  }
}

package ai.odock.router.net.coding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.MemoryBudget;
import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import io.grpc.netty.shaded.io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Bodies that other implementations have compressed, and those that nobody should have. */
class ContentCodingTest {
  private static final int MAX = 170_000;
  private static final long PLENTY = 64 << 20;

  /** Words and noise: matches near and far, literals, several blocks of every format. */
  private static final byte[] TEXT = text();

  private static final Map<Packed, byte[]> PACKED = new ConcurrentHashMap<>();

  private static byte[] text() {
    Random random = new Random(1);
    byte[] noise = Bytes.noise(2, 3_000);
    StringBuilder words = new StringBuilder();
    while (words.length() < 40_000) {
      words.append("word").append(random.nextInt(500)).append(' ');
    }
    byte[] text = Bytes.utf8(words.toString());
    return Bytes.join(text, noise, text, new byte[70_000], noise); // 156,000 or so
  }

  private static @Nullable BodyProblem feed(BodyIntake intake, byte[] packed, int piece) {
    // what comes from a socket is not in an array
    ByteBuf in = Unpooled.directBuffer().writeBytes(packed);
    try {
      while (in.isReadable()) {
        BodyProblem problem = intake.take(in.readSlice(Math.min(piece, in.readableBytes())));
        if (problem != null) {
          return problem;
        }
      }
      return intake.end();
    } finally {
      var _ = in.release();
    }
  }

  /** What a body is found to be; the budget is empty afterwards. */
  private record Result(@Nullable BodyProblem problem, String detail, ByteBuffer plain) {
    static Result of(ContentCoding coding, byte[] packed, int piece, long budget, int max) {
      return of(coding, packed, piece, new MemoryBudget(budget), max);
    }

    static Result of(ContentCoding coding, byte[] packed, int piece, MemoryBudget memory, int max) {
      long others = memory.held();
      BodyIntake intake = new BodyIntake(memory, coding, packed.length, max);
      BodyProblem problem = feed(intake, packed, piece);
      ByteBuffer plain = ByteBuffer.wrap(Arrays.copyOf(intake.array(), intake.size()));
      Result result = new Result(problem, intake.detail(), plain);
      if (problem == null) {
        assertThat(memory.held() - others)
            .as("only the result is held")
            .isEqualTo(intake.array().length);
      }
      intake.release();
      intake.release();
      assertThat(memory.held()).isEqualTo(others);
      return result;
    }
  }

  @ParameterizedTest
  @EnumSource
  void decodesWholeAndInPieces(Packed packed) {
    for (byte[] plain : new byte[][] {TEXT, Bytes.utf8("x"), new byte[MAX]}) {
      byte[] body = packed.pack(plain);
      for (int piece : new int[] {1, 7, 1000, Integer.MAX_VALUE}) {
        Result result = Result.of(packed.coding, body, piece, PLENTY, MAX);
        assertThat(result.problem()).as(result.detail()).isNull();
        assertThat(result.plain()).isEqualTo(ByteBuffer.wrap(plain));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void bodiesOneAfterTheOtherAreOne(Packed packed) {
    byte[] one = packed.pack(Bytes.utf8("one "));
    byte[] body = Bytes.join(one, packed.pack(Bytes.utf8("two")));
    Result result = Result.of(packed.coding, body, 3, PLENTY, MAX);
    boolean joined = result.plain().equals(ByteBuffer.wrap(Bytes.utf8("one two")));
    assertThat(joined).isEqualTo(packed.joins());
  }

  @ParameterizedTest
  @EnumSource
  void oneByteTooManyIsTooLarge(Packed packed) {
    for (byte[] plain :
        new byte[][] {new byte[MAX + 1], Bytes.join(TEXT, new byte[MAX + 1 - TEXT.length])}) {
      byte[] body = packed.pack(plain);
      for (int piece : new int[] {100, Integer.MAX_VALUE}) {
        assertThat(Result.of(packed.coding, body, piece, PLENTY, MAX).problem())
            .isEqualTo(BodyProblem.TOO_LARGE);
      }
    }
  }

  /** 64 MiB of zeros; the budget does not let it become much more than the limit. */
  @ParameterizedTest
  @EnumSource
  void aBombIsStoppedAtTheLimit(Packed packed) {
    byte[] bomb = packed.pack(new byte[64 << 20]);
    int max = 4 << 20;
    assertThat(bomb.length).isLessThan(max);
    long budget = 3L * max + (1 << 20);
    assertThat(Result.of(packed.coding, bomb, 16 << 10, budget, max).problem())
        .isEqualTo(BodyProblem.TOO_LARGE);
  }

  @ParameterizedTest
  @EnumSource
  void withoutMemoryItIsPutOff(Packed packed) {
    byte[] body = PACKED.computeIfAbsent(packed, it -> it.pack(TEXT));
    for (long left : new long[] {0, 1000, 20_000, 80_000, 120_000}) {
      MemoryBudget memory = new MemoryBudget(PLENTY);
      assertThat(memory.tryCharge(PLENTY - left)).isTrue();
      assertThat(Result.of(packed.coding, body, 5000, memory, MAX).problem())
          .isEqualTo(BodyProblem.NO_MEMORY);
    }
  }

  /** Where the result is larger than what the decoder needs beside it. */
  @ParameterizedTest
  @EnumSource(names = {"SNAPPY_BLOCK", "SNAPPY_OLD", "SNAPPY_FRAMES", "LZ4_LINKED"})
  void whatNeverFitsIsNotPutOff(Packed packed) {
    byte[] body = PACKED.computeIfAbsent(packed, it -> it.pack(TEXT));
    assertThat(Result.of(packed.coding, body, 5000, 120_000, MAX).problem())
        .isEqualTo(BodyProblem.EXCEEDS_MEMORY);
  }

  @ParameterizedTest
  @EnumSource
  void whatIsCutOffIsDamaged(Packed packed) {
    byte[] body = packed.pack(Bytes.utf8("hello ".repeat(100)));
    for (int length = 1; length < body.length; length++) {
      byte[] cut = Arrays.copyOf(body, length);
      if (!Arrays.equals(cut, SnappyFrames.START)) {
        assertThat(Result.of(packed.coding, cut, 5, PLENTY, MAX).problem())
            .as("cut at %d of %d", length, body.length)
            .isEqualTo(BodyProblem.MALFORMED);
      }
    }
  }

  /** Every bit of a small body, and many of a large one. */
  @ParameterizedTest
  @EnumSource
  void damageIsFoundOrDoesNoHarm(Packed packed) {
    byte[] small = packed.pack(Bytes.utf8("hello ".repeat(20)));
    for (int bit = 0; bit < 8 * small.length; bit++) {
      damaged(packed, small, bit, Bytes.utf8("hello ".repeat(20)));
    }
    byte[] large = PACKED.computeIfAbsent(packed, it -> it.pack(TEXT));
    Random random = new Random(7);
    for (int i = 0; i < 300; i++) {
      damaged(packed, large, random.nextInt(8 * large.length), TEXT);
    }
  }

  private static void damaged(Packed packed, byte[] body, int bit, byte[] plain) {
    byte[] bad = body.clone();
    bad[bit / 8] ^= (byte) (1 << (bit % 8));
    Result result = Result.of(packed.coding, bad, 1 << 14, PLENTY, MAX);
    if (result.problem() == BodyProblem.MALFORMED) {
      assertThat(result.detail()).isNotEmpty();
    } else if (result.problem() == null && packed.checked() && result.plain().hasRemaining()) {
      assertThat(result.plain()).as("bit %d", bit).isEqualTo(ByteBuffer.wrap(plain));
    }
  }

  static Stream<Arguments> empty() {
    return Stream.of(
        argumentSet("gzip", ContentCoding.GZIP, "EOF"),
        argumentSet("zlib", ContentCoding.ZLIB, "unexpected EOF"),
        argumentSet("zstd", ContentCoding.ZSTD, null),
        argumentSet("snappy", ContentCoding.SNAPPY, "snappy: corrupt input"),
        argumentSet("framed snappy", ContentCoding.SNAPPY_FRAMED, null),
        argumentSet("lz4", ContentCoding.LZ4, null));
  }

  /** As the Go collector 0.147 answers. */
  @ParameterizedTest
  @MethodSource("empty")
  void aBodyOfNothing(ContentCoding coding, @Nullable String detail) {
    Result result = Result.of(coding, new byte[0], 1, PLENTY, MAX);
    assertThat(result.problem()).isEqualTo(detail == null ? null : BodyProblem.MALFORMED);
    assertThat(result.detail()).isEqualTo(detail == null ? "" : detail);
  }

  static Stream<Arguments> wrong() {
    return Stream.of(
        argumentSet("zlib: no header", ContentCoding.ZLIB, "0000", "zlib: invalid header"),
        argumentSet(
            "zlib: checksum",
            ContentCoding.ZLIB,
            "789cab00" + "0000790078",
            "zlib: invalid checksum"),
        argumentSet(
            "zstd: no magic",
            ContentCoding.ZSTD,
            "0011223344556677",
            "invalid input: magic number mismatch"),
        argumentSet(
            "zstd: a window of 16 MiB",
            ContentCoding.ZSTD,
            "28b52ffd" + "00" + "70" + "010000",
            "window size exceeded"),
        argumentSet(
            "snappy: 4 GiB announced in six bytes",
            ContentCoding.SNAPPY,
            "ffffffff0f00",
            "snappy: corrupt input"),
        argumentSet(
            "snappy: a chunk before the identifier",
            ContentCoding.SNAPPY_FRAMED,
            "01050000" + "00000000" + "61",
            "snappy: corrupt input"),
        argumentSet(
            "snappy: a chunk of an unknown kind",
            ContentCoding.SNAPPY_FRAMED,
            "ff060000734e61507059" + "02010000" + "00",
            "snappy: unsupported input"),
        argumentSet(
            "snappy: a chunk that becomes more than 64 KiB",
            ContentCoding.SNAPPY_FRAMED,
            "ff060000734e61507059" + "00" + "fa0f00" + "00000000" + "818004" + "00".repeat(4083),
            "snappy: corrupt input"),
        argumentSet(
            "snappy: a checksum",
            ContentCoding.SNAPPY_FRAMED,
            "ff060000734e61507059" + "01050000" + "00000000" + "61",
            "snappy: corrupt input"),
        argumentSet("lz4: no magic", ContentCoding.LZ4, "00112233", "lz4: bad magic number"),
        argumentSet(
            "lz4: a descriptor's checksum",
            ContentCoding.LZ4,
            "04224d18" + "604000",
            "lz4: invalid frame descriptor"),
        argumentSet(
            "lz4: a match before the beginning",
            ContentCoding.LZ4,
            "04224d18" + "604082" + "04000000" + "10610200",
            "lz4: invalid block"),
        argumentSet(
            "lz4: a block of more than the block size",
            ContentCoding.LZ4,
            "04224d18" + "604082" + "01000100",
            "lz4: invalid block size"));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void saysWhatIsWrong(ContentCoding coding, String hex, String detail) {
    byte[] body = HexFormat.of().parseHex(hex);
    for (int piece : new int[] {1, Integer.MAX_VALUE}) {
      Result result = Result.of(coding, body, piece, PLENTY, MAX);
      assertThat(result.problem()).isEqualTo(BodyProblem.MALFORMED);
      assertThat(result.detail()).isEqualTo(detail);
    }
  }

  static Stream<Arguments> skipped() {
    return Stream.of(
        argumentSet("zstd", Packed.ZSTD, "502a4d18" + "03000000" + "616263"),
        argumentSet("lz4", Packed.LZ4, "5f2a4d18" + "03000000" + "616263"),
        argumentSet("lz4, nothing", Packed.LZ4, "502a4d18" + "00000000"),
        argumentSet("snappy", Packed.SNAPPY_FRAMES, "ff060000734e61507059" + "fe030000" + "000000"),
        argumentSet("snappy, nothing", Packed.SNAPPY_FRAMES, "ff060000734e61507059" + "80000000"));
  }

  @ParameterizedTest
  @MethodSource("skipped")
  void whatIsToBeSkippedIsSkipped(Packed packed, String hex) {
    byte[] skipped = HexFormat.of().parseHex(hex);
    byte[] body = Bytes.join(skipped, PACKED.computeIfAbsent(packed, it -> it.pack(TEXT)), skipped);
    for (int piece : new int[] {1, Integer.MAX_VALUE}) {
      Result result = Result.of(packed.coding, body, piece, PLENTY, MAX);
      assertThat(result.problem()).as(result.detail()).isNull();
      assertThat(result.plain()).isEqualTo(ByteBuffer.wrap(TEXT));
    }
  }

  @Test
  void aSmallZstdBodyDoesNotCostItsWindow() {
    byte[] body = Packed.ZSTD_STREAM.pack(Bytes.utf8("hello"));
    assertThat(Result.of(ContentCoding.ZSTD, body, 5, 400_000, MAX).problem()).isNull();
  }
}

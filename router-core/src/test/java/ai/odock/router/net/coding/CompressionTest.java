package ai.odock.router.net.coding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.fixtures.Decoders;
import ai.odock.router.net.coding.Compression.Coding;
import ai.odock.router.settings.ConfigProblems;
import ai.odock.router.settings.ConfigSection;
import ai.odock.router.settings.ConfigTree;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class CompressionTest {
  private static final int[] LENGTHS = {0, 1, 1000, 65_535, 65_536, 65_537, 131_072, 1_000_000};

  private final ConfigProblems problems = new ConfigProblems();

  private static byte[] encode(Compression compression, byte[] plain) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      compression.encode(HttpBody.of(plain)).writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static String encoding(Compression compression) {
    return Objects.requireNonNullElse(compression.contentEncoding(), "");
  }

  private static byte[] text(int length) {
    return Bytes.utf8("service.name=gateway;".repeat(length / 21 + 1).substring(0, length));
  }

  static Stream<Arguments> everyCoding() {
    return Stream.of("none", "gzip", "zlib", "deflate", "snappy", "x-snappy-framed", "zstd", "lz4")
        .map(
            word ->
                argumentSet(
                    word,
                    new Compression(
                        Stream.of(Coding.values())
                            .filter(t -> word.equals(encoding(new Compression(t, 0))))
                            .findFirst()
                            .orElse(Coding.NONE),
                        0)));
  }

  @ParameterizedTest
  @MethodSource("everyCoding")
  void anotherLibraryReadsWhatWasWritten(Compression compression) {
    for (int length : LENGTHS) {
      for (byte[] plain : List.of(text(length), Bytes.noise(length, length))) {
        byte[] encoded = encode(compression, plain);
        assertThat(Decoders.decode(encoding(compression), encoded))
            .as("%s of %d bytes", compression, length)
            .isEqualTo(plain);
      }
    }
    assertThat(encode(compression, text(100_000)))
        .hasSizeLessThan(compression.coding() == Coding.NONE ? 100_001 : 10_000);
  }

  static Stream<Arguments> levels() {
    return Stream.of(
        argumentSet("gzip, Huffman codes only", Coding.GZIP, -2),
        argumentSet("gzip, default", Coding.GZIP, -1),
        argumentSet("gzip 1", Coding.GZIP, 1),
        argumentSet("gzip 9", Coding.GZIP, 9),
        argumentSet("zlib, Huffman codes only", Coding.ZLIB, -2),
        argumentSet("deflate 9", Coding.DEFLATE, 9),
        argumentSet("zstd, below the lowest", Coding.ZSTD, -7),
        argumentSet("zstd 1", Coding.ZSTD, 1),
        argumentSet("zstd 11", Coding.ZSTD, 11),
        argumentSet("zstd, beyond the highest", Coding.ZSTD, 99));
  }

  @ParameterizedTest
  @MethodSource("levels")
  void everyLevelIsRead(Coding coding, int level) {
    Compression compression = new Compression(coding, level);
    byte[] plain = text(300_000);
    assertThat(Decoders.decode(encoding(compression), encode(compression, plain))).isEqualTo(plain);
  }

  /** Words in an order without a pattern, so that levels find different repetitions. */
  private static byte[] words() {
    StringBuilder text = new StringBuilder();
    for (byte word : Bytes.noise(1, 40_000)) {
      text.append("attribute-").append(word & 63).append(' ');
    }
    return Bytes.utf8(text.toString());
  }

  @ParameterizedTest
  @EnumSource(
      value = Coding.class,
      names = {"GZIP", "ZLIB", "DEFLATE", "ZSTD"})
  void aLevelMakesADifferenceAndDoesNotStayWithTheEncoder(Coding coding) {
    int usual = encode(new Compression(coding, 0), words()).length;
    int best = encode(new Compression(coding, 9), words()).length;
    assertThat(best).isNotEqualTo(usual);
    assertThat(encode(new Compression(coding, 0), words())).hasSize(usual);
    assertThat(encode(new Compression(coding, -1), words())).hasSize(usual);
  }

  @ParameterizedTest
  @MethodSource("everyCoding")
  void noTwoBodiesShareAnEncoder(Compression compression) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        byte[] plain = Bytes.noise(i, 20_000 + i * 7_000);
        running.add(
            threads.submit(
                () -> {
                  for (int round = 0; round < 10; round++) {
                    assertThat(Decoders.decode(encoding(compression), encode(compression, plain)))
                        .isEqualTo(plain);
                  }
                }));
      }
      for (Future<?> one : running) {
        var _ = one.get();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("everyCoding")
  void aBrokenConnectionLeavesNothingToTheNextBody(Compression compression) {
    byte[] plain = Bytes.noise(1, 300_000);
    OutputStream broken =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("broken pipe");
          }
        };
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> compression.encode(HttpBody.of(plain)).writeTo(broken))
          .isInstanceOf(IOException.class);
      assertThat(Decoders.decode(encoding(compression), encode(compression, plain)))
          .isEqualTo(plain);
    }
  }

  @ParameterizedTest
  @MethodSource("everyCoding")
  void theLibraryIsThere(Compression compression) {
    assertThat(compression.unusable()).isNull();
  }

  private Compression readHttp(Map<String, ?> yaml) {
    ConfigSection section = ConfigTree.section("exporters::x", yaml, problems);
    Compression read = Compression.readHttp(section);
    section.finish();
    return read;
  }

  static Stream<Arguments> keys() {
    return Stream.of(
        argumentSet("nothing", Map.of(), Compression.GZIP),
        argumentSet("none", Map.of("compression", "none"), Compression.NONE),
        argumentSet("empty", Map.of("compression", ""), Compression.NONE),
        argumentSet(
            "a level of none is not looked at",
            Map.of("compression", "none", "compression_params", Map.of("level", 50)),
            Compression.NONE),
        argumentSet(
            "a level",
            Map.of("compression_params", Map.of("level", -2)),
            new Compression(Coding.GZIP, -2)),
        argumentSet(
            "a level of zstd",
            Map.of("compression", "zstd", "compression_params", Map.of("level", 99)),
            new Compression(Coding.ZSTD, 99)),
        argumentSet(
            "framed snappy",
            Map.of("compression", "x-snappy-framed"),
            new Compression(Coding.SNAPPY_FRAMED, 0)),
        argumentSet("lz4", Map.of("compression", "lz4"), new Compression(Coding.LZ4, 0)));
  }

  @ParameterizedTest
  @MethodSource("keys")
  void readsTheKeys(Map<String, ?> yaml, Compression expected) {
    assertThat(readHttp(yaml)).isEqualTo(expected);
    assertThat(problems.all()).isEmpty();
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        argumentSet(
            "unknown",
            Map.of("compression", "lz5"),
            "exporters::x::compression: unsupported compression type \"lz5\""),
        argumentSet(
            "level too high",
            Map.of("compression_params", Map.of("level", 10)),
            "unsupported parameters {Level:10} for compression type \"gzip\""),
        argumentSet(
            "a level where there is none",
            Map.of("compression", "snappy", "compression_params", Map.of("level", 1)),
            "unsupported parameters {Level:1} for compression type \"snappy\""),
        argumentSet(
            "another parameter",
            Map.of("compression_params", Map.of("window", 1)),
            "unknown key \"window\""));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void namesTheMistake(Map<String, ?> yaml, String message) {
    var _ = readHttp(yaml);
    assertThat(problems.all()).singleElement().asString().contains(message);
  }

  static Stream<Arguments> grpcWords() {
    return Stream.of(
        argumentSet("gzip", "gzip", ""),
        argumentSet("snappy", "snappy", ""),
        argumentSet("zstd", "zstd", ""),
        argumentSet("none", "none", ""),
        argumentSet("empty", "", ""),
        argumentSet("only HTTP has it", "lz4", "unsupported compression type \"lz4\""),
        argumentSet("unknown", "lz5", "unsupported compression type \"lz5\""));
  }

  @ParameterizedTest
  @MethodSource("grpcWords")
  void grpcHasFewerCodings(String word, String problem) {
    var _ =
        Compression.readGrpc(
            ConfigTree.section("exporters::x", Map.of("compression", word), problems));
    assertThat(problems.all().toString()).contains(problem);
    assertThat(problems.isEmpty()).isEqualTo(problem.isEmpty());
  }

  static Stream<Arguments> snappyKeys() {
    return Stream.of(
        argumentSet("nothing", Map.of(), ""),
        argumentSet("snappy", Map.of("compression", "snappy"), ""),
        argumentSet("empty", Map.of("compression", ""), ""),
        argumentSet("none", Map.of("compression", "none"), "compression type must be snappy"),
        argumentSet("gzip", Map.of("compression", "gzip"), "compression type must be snappy"),
        argumentSet(
            "a level",
            Map.of("compression", "snappy", "compression_params", Map.of("level", 3)),
            "unsupported parameters {Level:3}"));
  }

  @ParameterizedTest
  @MethodSource("snappyKeys")
  void protocolsWithSnappyTakeNothingElse(Map<String, ?> yaml, String problem) {
    ConfigSection section = ConfigTree.section("exporters::x", yaml, problems);
    Compression.checkSnappy(section);
    section.finish();
    assertThat(problems.all().toString()).contains(problem);
    assertThat(problems.isEmpty()).isEqualTo(problem.isEmpty());
  }

  @Test
  void aClosedEncoderMayBeClosedAgain() throws IOException {
    for (Coding coding : Coding.values()) {
      OutputStream encoder = new Compression(coding, 0).open(OutputStream.nullOutputStream());
      encoder.write(7);
      encoder.close();
      encoder.close();
    }
  }
}

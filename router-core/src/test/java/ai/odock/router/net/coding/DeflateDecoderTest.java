package ai.odock.router.net.coding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.MemoryBudget;
import io.grpc.netty.shaded.io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Both of what is called deflate; what zlib's format does is also in {@link ContentCodingTest}. */
class DeflateDecoderTest {
  private static final byte[] TEXT = Bytes.utf8("hello ".repeat(1000) + "world");
  private static final int MAX = 10_000;

  private static byte[] packed(boolean bare, int level, byte[] plain) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (var out = new DeflaterOutputStream(packed, new Deflater(level, bare))) {
      out.write(plain);
    }
    return packed.toByteArray();
  }

  static Stream<Arguments> bodies() {
    Stream.Builder<Arguments> bodies = Stream.builder();
    for (boolean bare : new boolean[] {true, false}) {
      for (int level = 0; level < 10; level++) {
        bodies.add(argumentSet((bare ? "bare, " : "zlib, ") + level, bare, level));
      }
    }
    return bodies.build();
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void decodesBoth(boolean bare, int level) throws IOException {
    byte[] body = packed(bare, level, TEXT);
    for (int piece : new int[] {1, 3, MAX}) {
      MemoryBudget memory = new MemoryBudget(1 << 20);
      BodyIntake intake = new BodyIntake(memory, ContentCoding.DEFLATE, body.length, MAX);
      assertThat(feed(intake, body, piece)).as(intake.detail()).isNull();
      assertThat(Arrays.copyOf(intake.array(), intake.size())).isEqualTo(TEXT);
      intake.release();
      assertThat(memory.held()).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void isBoundedAndComplete(boolean bare, int level) throws IOException {
    byte[] body = packed(bare, level, TEXT);
    assertThat(of(body, MAX, 1 << 20, body.length - (bare ? 1 : 5)))
        .isEqualTo(BodyProblem.MALFORMED);
    assertThat(of(body, MAX, 1 << 20, 1)).isEqualTo(BodyProblem.MALFORMED);
    assertThat(of(body, MAX, 1000, body.length)).isEqualTo(BodyProblem.NO_MEMORY);
    byte[] large = packed(bare, level, new byte[MAX + 1]);
    assertThat(of(large, 12_000, 1 << 20, large.length)).isNull();
    if (level > 0) {
      assertThat(of(large, MAX, 1 << 20, large.length)).isEqualTo(BodyProblem.TOO_LARGE);
    }
  }

  private static @Nullable BodyProblem of(byte[] body, int max, long budget, int length) {
    MemoryBudget memory = new MemoryBudget(budget);
    BodyIntake intake = new BodyIntake(memory, ContentCoding.DEFLATE, body.length, max);
    BodyProblem problem = feed(intake, Arrays.copyOf(body, length), MAX);
    assertThat(problem != BodyProblem.MALFORMED || !intake.detail().isEmpty()).isTrue();
    intake.release();
    assertThat(memory.held()).isZero();
    return problem;
  }

  private static @Nullable BodyProblem feed(BodyIntake intake, byte[] body, int piece) {
    for (int at = 0; at < body.length; at += piece) {
      int length = Math.min(piece, body.length - at);
      BodyProblem problem = intake.take(Unpooled.wrappedBuffer(body, at, length));
      if (problem != null) {
        return problem;
      }
    }
    return intake.end();
  }
}

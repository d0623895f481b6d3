package ai.odock.router.net.coding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.MemoryBudget;
import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import io.grpc.netty.shaded.io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GunzipTest {
  static final int MAX = 100_000;
  static final byte[] TEXT = Bytes.utf8("hello ".repeat(1000));

  /** A member whose header has all that RFC 1952 allows, before the data of {@link #TEXT}. */
  static byte[] fullHeader(int error) {
    byte[] plain = Bytes.gzip(TEXT);
    byte[] head = {0x1f, (byte) 0x8b, 8, 30, 0, 0, 0, 0, 0, 3, 1, 0, 2, 'n', 0, 'c', 0};
    CRC32 crc = new CRC32();
    crc.update(head);
    byte[] checksum = {(byte) (crc.getValue() + error), (byte) (crc.getValue() >>> 8)};
    return Bytes.join(head, checksum, Arrays.copyOfRange(plain, 10, plain.length));
  }

  static byte[] changed(int at, int value) {
    byte[] bytes = Bytes.gzip(TEXT);
    bytes[at < 0 ? bytes.length + at : at] = (byte) value;
    return bytes;
  }

  static Stream<Arguments> streams() {
    byte[] good = Bytes.gzip(TEXT);
    return Stream.of(
        argumentSet("one member", good, null, ""),
        argumentSet("full header", fullHeader(0), null, ""),
        argumentSet(
            "wrong header checksum", fullHeader(1), BodyProblem.MALFORMED, "gzip: invalid header"),
        argumentSet("nothing", new byte[0], BodyProblem.MALFORMED, "EOF"),
        argumentSet("wrong magic", changed(1, 0), BodyProblem.MALFORMED, "gzip: invalid header"),
        argumentSet("unknown method", changed(2, 7), BodyProblem.MALFORMED, "gzip: invalid header"),
        argumentSet("reserved flag", changed(3, 32), BodyProblem.MALFORMED, "gzip: invalid header"),
        argumentSet(
            "damaged data",
            changed(10, 0xff),
            BodyProblem.MALFORMED,
            "flate: corrupt input before offset 1"),
        argumentSet("wrong size", changed(-1, 1), BodyProblem.MALFORMED, "gzip: invalid checksum"),
        argumentSet(
            "inside the header", Arrays.copyOf(good, 5), BodyProblem.MALFORMED, "unexpected EOF"),
        argumentSet(
            "after the header", Arrays.copyOf(good, 10), BodyProblem.MALFORMED, "unexpected EOF"),
        argumentSet(
            "inside the trailer",
            Arrays.copyOf(good, good.length - 1),
            BodyProblem.MALFORMED,
            "unexpected EOF"),
        argumentSet(
            "garbage behind",
            Bytes.join(good, new byte[] {1}),
            BodyProblem.MALFORMED,
            "gzip: invalid header"),
        argumentSet(
            "second member cut off",
            Bytes.join(good, Arrays.copyOf(good, 1)),
            BodyProblem.MALFORMED,
            "unexpected EOF"),
        argumentSet("as large as allowed", Bytes.gzip(new byte[MAX]), null, ""),
        argumentSet("one byte too large", Bytes.gzip(new byte[MAX + 1]), BodyProblem.TOO_LARGE, ""),
        argumentSet(
            "too large in two members",
            Bytes.join(Bytes.gzip(new byte[MAX]), Bytes.gzip(new byte[1])),
            BodyProblem.TOO_LARGE,
            ""),
        argumentSet("a compressor inside", Bytes.gzip(Bytes.gzip(TEXT)), null, ""));
  }

  @ParameterizedTest
  @MethodSource("streams")
  void inflatesWholeAndInPieces(byte[] packed, @Nullable BodyProblem problem, String detail) {
    for (int piece : new int[] {1, 7, Integer.MAX_VALUE}) {
      MemoryBudget memory = new MemoryBudget(2 * MAX + Inflation.BYTES);
      BodyIntake intake = new BodyIntake(memory, ContentCoding.GZIP, packed.length, MAX);
      assertThat(feed(intake, packed, piece)).isEqualTo(problem);
      assertThat(intake.detail()).startsWith(detail);
      if (problem == null) {
        byte[] inflated = Arrays.copyOf(intake.array(), intake.size());
        assertThat(inflated).isEqualTo(Bytes.gunzip(packed));
        assertThat(memory.held()).isEqualTo(intake.array().length);
      }
      intake.release();
      intake.release();
      assertThat(memory.held()).isZero();
    }
  }

  @Test
  void aStreamThatHasBegunIsCharged() {
    byte[] begun = Arrays.copyOf(Bytes.gzip(TEXT), 12);
    MemoryBudget memory = new MemoryBudget(Inflation.BYTES);
    BodyIntake first = new BodyIntake(memory, ContentCoding.GZIP, 1000, MAX);
    BodyIntake second = new BodyIntake(memory, ContentCoding.GZIP, 1000, MAX);
    assertThat(first.take(Unpooled.wrappedBuffer(begun))).isNull();
    assertThat(memory.held()).isEqualTo(Inflation.BYTES);
    assertThat(second.take(Unpooled.wrappedBuffer(begun))).isEqualTo(BodyProblem.NO_MEMORY);
    first.release();
    second.release();
    assertThat(memory.held()).isZero();
  }

  private static @Nullable BodyProblem feed(BodyIntake intake, byte[] packed, int piece) {
    ByteBuf in = Unpooled.wrappedBuffer(packed);
    while (in.isReadable()) {
      BodyProblem problem = intake.take(in.readSlice(Math.min(piece, in.readableBytes())));
      if (problem != null) {
        return problem;
      }
    }
    return intake.end();
  }
}

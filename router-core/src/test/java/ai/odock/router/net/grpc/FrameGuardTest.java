package ai.odock.router.net.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.MemoryBudget;
import ai.odock.router.net.RawHttp2;
import ai.odock.router.net.coding.Bytes;
import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import io.grpc.netty.shaded.io.netty.buffer.Unpooled;
import io.grpc.netty.shaded.io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FrameGuardTest {
  private static final int CONTINUATION = 9;
  private static final int END_HEADERS = 4;
  private static final int HEAD = 9;
  private static final int PREFACE = 24;
  private static final int LIMIT = 4000;

  private final MemoryBudget memory = new MemoryBudget(LIMIT);
  private final EmbeddedChannel channel =
      new EmbeddedChannel(new FrameGuard(Duration.ofHours(1), memory));

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
    assertThat(memory.held()).isZero();
  }

  private static byte[] frame(int type, int flags, int length) {
    byte[] frame = new byte[HEAD + length];
    frame[0] = (byte) (length >> 16);
    frame[1] = (byte) (length >> 8);
    frame[2] = (byte) length;
    frame[3] = (byte) type;
    frame[4] = (byte) flags;
    Arrays.fill(frame, HEAD, frame.length, (byte) 0xff);
    return frame;
  }

  private void read(byte[] bytes) {
    channel.writeInbound(Unpooled.copiedBuffer(bytes));
  }

  private void greet() {
    read(new byte[PREFACE]);
  }

  private byte[] passed() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (ByteBuf next = channel.readInbound(); next != null; next = channel.readInbound()) {
      byte[] bytes = new byte[next.readableBytes()];
      next.readBytes(bytes).release();
      all.writeBytes(bytes);
    }
    return all.toByteArray();
  }

  @Test
  void everyByteGoesOnHoweverItIsCut() {
    Random random = new Random(7);
    byte[] sent = new byte[PREFACE];
    for (int i = 0; i < 200; i++) {
      int length = random.nextInt(4) == 0 ? 0 : random.nextInt(1500);
      sent = Bytes.join(sent, frame(random.nextInt(2), END_HEADERS, length));
    }
    for (int at = 0; at < sent.length; ) {
      int end = Math.min(sent.length, at + 1 + random.nextInt(random.nextBoolean() ? 3 : 3000));
      read(Arrays.copyOfRange(sent, at, end));
      at = end;
    }
    assertThat(passed()).isEqualTo(sent);
    assertThat(memory.held()).as("after the last whole frame").isZero();
  }

  static Stream<Arguments> unfinished() {
    byte[] data = frame(RawHttp2.DATA, 0, 1000);
    byte[] open = frame(RawHttp2.HEADERS, 0, 100);
    byte[] more = frame(CONTINUATION, 0, 200);
    byte[] last = frame(CONTINUATION, END_HEADERS, 300);
    byte[] one = frame(RawHttp2.HEADERS, END_HEADERS, 100);
    return Stream.of(
        argumentSet("nothing", new byte[0], 0),
        argumentSet("a head's beginning", Arrays.copyOf(data, 5), 5),
        argumentSet("a head", Arrays.copyOf(data, HEAD), HEAD),
        argumentSet("half a frame", Arrays.copyOf(data, 500), 500),
        argumentSet("a frame", data, 0),
        argumentSet("a frame and a half", Bytes.join(data, Arrays.copyOf(data, 500)), 500),
        argumentSet("an empty frame", frame(RawHttp2.DATA, 0, 0), 0),
        argumentSet("an open block", open, 100),
        argumentSet("a block that goes on", Bytes.join(open, more), 300),
        argumentSet(
            "in the middle of a block", Bytes.join(open, Arrays.copyOf(more, 50)), 100 + 50),
        argumentSet("a block that ends", Bytes.join(Bytes.join(open, more), last), 0),
        argumentSet("a block in one frame", one, 0));
  }

  @ParameterizedTest
  @MethodSource("unfinished")
  void whatIsUnfinishedIsCharged(byte[] sent, int charged) {
    greet();
    read(sent);
    assertThat(memory.held()).isEqualTo(charged);
    assertThat(channel.isOpen()).isTrue();
  }

  @Test
  void halfAPrefaceIsUnfinished() {
    read(new byte[10]);
    assertThat(memory.held()).isEqualTo(10);
    read(new byte[PREFACE - 10]);
    assertThat(memory.held()).isZero();
  }

  @Test
  void withoutRoomTheConnectionEnds() {
    greet();
    memory.grow(LIMIT - 99);
    read(Arrays.copyOf(frame(RawHttp2.DATA, 0, 1000), 100));
    assertThat(channel.isOpen()).isFalse();
    memory.release(LIMIT - 99);
  }

  @Test
  void aByteOfAFrameDoesNotKeepTheBufferThatWasReadInto() {
    greet();
    var _ = passed();
    byte[] whole = frame(RawHttp2.DATA, 0, 16_000);
    ByteBuf read = Unpooled.buffer(64 << 10).writeBytes(whole).writeByte(0);
    channel.writeInbound(read);
    assertThat(passed()).isEqualTo(whole);
    assertThat(read.refCnt()).as("nothing keeps it").isZero();
  }

  @Test
  void smallPiecesAreGathered() {
    greet();
    var _ = passed();
    byte[] frame = frame(RawHttp2.DATA, 0, 3000);
    for (byte b : Arrays.copyOf(frame, frame.length - 1)) {
      read(new byte[] {b});
    }
    assertThat(channel.inboundMessages()).as("buffers for the codec").hasSize(2);
    read(new byte[] {frame[frame.length - 1]});
    assertThat(passed()).isEqualTo(frame);
    assertThat(memory.held()).isZero();
  }

  @Test
  void controlFramesWithoutCallsEndTheConnection() {
    greet();
    for (int i = 0; i < FrameGuard.MAX_CONTROL_FRAMES; i++) {
      read(frame(6, 0, 8));
    }
    assertThat(channel.isOpen()).isTrue();
    read(frame(6, 0, 8));
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void controlFramesBetweenCallsAreFine() {
    greet();
    for (int i = 0; i < 3 * FrameGuard.MAX_CONTROL_FRAMES; i++) {
      read(frame(6, 0, 8));
      if (i % 100 == 0) {
        read(frame(RawHttp2.HEADERS, END_HEADERS, 10));
      }
    }
    assertThat(channel.isOpen()).isTrue();
  }
}

package ai.odock.router.app.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LineWriterTest {
  static final Duration LONG = Duration.ofSeconds(30);

  final LongAdder dropped = new LongAdder();
  final List<String> failures = new CopyOnWriteArrayList<>();
  final CountDownLatch ended = new CountDownLatch(1);

  private Closeable atEnd = () -> {};

  final LineWriter.Owner owner =
      new LineWriter.Owner() {
        @Override
        public byte[] notice(long droppedLines) {
          return utf8("dropped " + droppedLines + "\n");
        }

        @Override
        public void failed(IOException error) {
          failures.add(error.getMessage());
        }

        @Override
        public void ended() {
          try {
            atEnd.close();
          } catch (IOException e) {
            throw new AssertionError(e);
          }
          ended.countDown();
        }
      };

  @Test
  void writesInOrder() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    LineWriter writer = new LineWriter("t", out, 1 << 20, dropped, owner);
    StringBuilder expected = new StringBuilder();
    for (int i = 0; i < 5_000; i++) {
      writer.accept(utf8("line " + i + "\n"));
      expected.append("line ").append(i).append('\n');
    }
    writer.flush(LONG);
    assertThat(out.toString(UTF_8)).isEqualTo(expected.toString());
    writer.close();
    assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(dropped.sum()).isZero();
  }

  /** A terminal that is paused, a pipe that nobody reads. */
  @Test
  void aStreamThatTakesNothingHoldsUpNobody() throws Exception {
    PipedInputStream reader = new PipedInputStream(8);
    PipedOutputStream pipe = new PipedOutputStream(reader);
    atEnd = pipe;
    LineWriter writer = new LineWriter("t", pipe, 100, dropped, owner);
    for (int i = 0; i < 1_000; i++) {
      writer.accept(utf8("0123456789\n")); // does not return before somebody reads, if it waits
    }
    long lost = dropped.sum();
    assertThat(lost).isBetween(980L, 999L);

    Thread reading = Thread.startVirtualThread(() -> readAll(reader));
    writer.flush(LONG);
    writer.close();
    assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
    reading.join();
    assertThat(read).endsWith("0123456789\ndropped " + lost + "\n");
    assertThat(read.lines()).hasSize((int) (1_000 - lost + 1));
  }

  private volatile String read = "";

  private void readAll(PipedInputStream reader) {
    try {
      read = new String(reader.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aLineLargerThanTheBufferGoesAlone() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    LineWriter writer = new LineWriter("t", out, 10, dropped, owner);
    writer.accept(utf8("x".repeat(1_000)));
    writer.flush(LONG);
    assertThat(out.size()).isEqualTo(1_000);
  }

  @Test
  void aFullDiskIsToldOnceAndLinesAreCounted() {
    Semaphore broken = new Semaphore(0);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    OutputStream disk =
        new OutputStream() {
          @Override
          public void write(int b) {
            throw new UnsupportedOperationException("whole lines only");
          }

          @Override
          public void write(byte[] line) throws IOException {
            if (broken.availablePermits() == 0) {
              throw new IOException("No space left on device");
            }
            out.write(line);
          }
        };
    LineWriter writer = new LineWriter("t", disk, 1_000, dropped, owner);
    for (int i = 0; i < 3; i++) {
      writer.accept(utf8("a\n"));
      writer.flush(LONG);
    }
    assertThat(failures).containsExactly("No space left on device");
    assertThat(dropped.sum()).isEqualTo(3);
    broken.release();
    writer.accept(utf8("b\n"));
    writer.flush(LONG);
    assertThat(out.toString(UTF_8)).isEqualTo("b\n");
  }

  private static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }
}

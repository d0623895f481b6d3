package ai.odock.router.net.coding;

import static org.assertj.core.api.Assertions.assertThat;

import ai.odock.router.MemoryBudget;
import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import io.grpc.netty.shaded.io.netty.buffer.PooledByteBufAllocator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What one client sends never shows up in what another one has sent. */
class DecoderIsolationTest {
  private static final int THREADS = 64;
  private static final int BODIES = 60;
  private static final int MAX = 200_000;

  private final MemoryBudget memory = new MemoryBudget(Long.MAX_VALUE / 2);

  @Test
  @Timeout(120)
  void nobodySeesTheBytesOfAnother() throws Exception {
    List<Future<Integer>> clients = new ArrayList<>();
    try (var threads = Executors.newFixedThreadPool(THREADS)) {
      for (int i = 0; i < THREADS; i++) {
        clients.add(threads.submit(client(i)));
      }
    }
    int whole = 0;
    for (Future<Integer> client : clients) {
      whole += client.get();
    }
    assertThat(whole).as("bodies that were not aborted").isPositive();
    assertThat(memory.held()).isZero();
  }

  /** Sends bodies that are full of its own number, and gives up or breaks some of them. */
  private Callable<Integer> client(int number) {
    return () -> {
      Random random = new Random(number);
      List<Packed> kinds = List.of(Packed.values());
      int whole = 0;
      for (int i = 0; i < BODIES; i++) {
        Packed packed = kinds.get(random.nextInt(kinds.size()));
        byte[] canary = canary(number, i, random.nextInt(1, MAX));
        byte[] body = packed.pack(canary);
        switch (random.nextInt(4)) {
          case 0 -> take(packed, body, random.nextInt(body.length), canary, random);
          case 1 -> {
            body[random.nextInt(body.length)] ^= (byte) random.nextInt(1, 256);
            take(packed, body, body.length, null, random);
          }
          default -> {
            take(packed, body, body.length, canary, random);
            whole++;
          }
        }
      }
      return whole;
    };
  }

  private static byte[] canary(int number, int body, int length) {
    byte[] word = Bytes.utf8("client-%d-body-%d ".formatted(number, body));
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = word[i % word.length];
    }
    return bytes;
  }

  /**
   * Sends the first {@code length} bytes of a body.
   *
   * @param canary what it becomes, or as much of it as was sent; null: it is damaged
   */
  private void take(
      Packed packed, byte[] body, int length, byte @Nullable [] canary, Random random) {
    BodyIntake intake = new BodyIntake(memory, packed.coding, body.length, 2 * MAX);
    ByteBuf in =
        PooledByteBufAllocator.DEFAULT.directBuffer(body.length).writeBytes(body, 0, length);
    try {
      BodyProblem problem = null;
      while (problem == null && in.isReadable()) {
        problem = intake.take(in.readSlice(random.nextInt(1, in.readableBytes() + 1)));
      }
      if (problem == null && length == body.length) {
        problem = intake.end();
      }
      if (canary != null) {
        assertThat(problem).as("%s", packed).isNull();
        assertThat(intake.size()).isLessThanOrEqualTo(canary.length);
        assertThat(length < body.length || intake.size() == canary.length).isTrue();
        assertThat(Arrays.equals(intake.array(), 0, intake.size(), canary, 0, intake.size()))
            .as("%s", packed)
            .isTrue();
      }
    } finally {
      var _ = in.release();
      intake.release();
    }
  }
}

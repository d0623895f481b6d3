package ai.odock.router.net.coding;

import static org.assertj.core.api.Assertions.assertThat;

import ai.odock.router.MemoryBudget;
import org.junit.jupiter.api.Test;

class ChargedBytesTest {
  static final int MIB = 1 << 20;

  final byte[] piece = new byte[MIB];

  /** Appends MiB after MiB; how many there was memory for. */
  int fill(ChargedBytes bytes, int most) {
    int taken = 0;
    while (taken < most && bytes.room(MIB)) {
      bytes.append(piece, 0, MIB);
      taken++;
    }
    return taken;
  }

  @Test
  void bothArraysAreChargedWhileItGrows() {
    MemoryBudget memory = new MemoryBudget(27 * MIB);
    ChargedBytes bytes = new ChargedBytes(memory, 1024, 20 * MIB);

    // 8 MiB move to all of the 20 MiB: 28 MiB at that moment
    assertThat(fill(bytes, 20)).isEqualTo(8);
    assertThat(memory.held()).isEqualTo(8 * MIB);
    bytes.release();
    assertThat(memory.held()).isZero();
  }

  @Test
  void anAnnouncedLengthIsTakenAtOnceWhenItsFirstMebibyteHasCome() {
    MemoryBudget memory = new MemoryBudget(20 * MIB);
    ChargedBytes bytes = new ChargedBytes(memory, 19 * MIB, 20 * MIB);

    assertThat(fill(bytes, 1)).isEqualTo(1);
    assertThat(memory.held()).as("a promise alone costs no more").isEqualTo(MIB);
    assertThat(fill(bytes, 18)).isEqualTo(18);
    assertThat(memory.held()).isEqualTo(19 * MIB);
  }

  @Test
  void roomThatWasNotNeededIsGivenBack() {
    MemoryBudget memory = new MemoryBudget(9 * MIB);
    ChargedBytes bytes = new ChargedBytes(memory, 1024, 20 * MIB);

    assertThat(fill(bytes, 3)).isEqualTo(3);
    assertThat(memory.held()).isEqualTo(4 * MIB);
    assertThat(bytes.trim()).isTrue();
    assertThat(memory.held()).isEqualTo(3 * MIB);
    assertThat(bytes.array()).hasSize(3 * MIB);
  }

  @Test
  void trimmingNeedsMemoryToo() {
    MemoryBudget memory = new MemoryBudget(6 * MIB);
    ChargedBytes bytes = new ChargedBytes(memory, 1024, 20 * MIB);

    assertThat(fill(bytes, 3)).isEqualTo(3);
    assertThat(bytes.trim()).isFalse();
    assertThat(memory.held()).isEqualTo(4 * MIB);
  }
}

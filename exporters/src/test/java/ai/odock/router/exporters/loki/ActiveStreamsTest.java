package ai.odock.router.exporters.loki;

import static org.assertj.core.api.Assertions.assertThat;

import ai.odock.router.fixtures.FakeClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ActiveStreamsTest {
  private final FakeClock clock = new FakeClock();

  /** How many of so many new streams are admitted. */
  private static int admitted(ActiveStreams active, String tenant, int from, int count, int level) {
    int admitted = 0;
    for (int i = from; i < from + count; i++) {
      admitted += active.admit(tenant, 1000L + i, level) ? 1 : 0;
    }
    return admitted;
  }

  @Test
  void coarserStreamsFindRoomWhereFullOnesDoNot() {
    ActiveStreams active = new ActiveStreams(100, 1 << 20, clock);
    assertThat(admitted(active, "a", 0, 1000, LabelSet.FULL)).isEqualTo(90);
    assertThat(admitted(active, "a", 0, 90, LabelSet.FULL)).as("known ones").isEqualTo(90);
    assertThat(admitted(active, "a", 2000, 1000, LabelSet.COARSE)).isEqualTo(9);
    assertThat(active.admit("a", 7, LabelSet.CONSTANT)).isTrue();
    assertThat(admitted(active, "b", 0, 1000, LabelSet.FULL)).as("another tenant").isEqualTo(90);
  }

  @Test
  void whatIsNotSeenForLongMakesRoom() {
    ActiveStreams active = new ActiveStreams(10, 1 << 20, clock);
    assertThat(admitted(active, "a", 0, 9, LabelSet.FULL)).isEqualTo(9);
    clock.advance(Duration.ofMinutes(31));
    assertThat(admitted(active, "a", 0, 3, LabelSet.FULL)).as("seen again").isEqualTo(3);
    assertThat(admitted(active, "a", 100, 9, LabelSet.FULL)).isZero();
    clock.advance(Duration.ofMinutes(31));
    assertThat(admitted(active, "a", 100, 9, LabelSet.FULL)).as("three are left").isEqualTo(6);
    clock.advance(Duration.ofHours(3));
    assertThat(admitted(active, "a", 200, 20, LabelSet.FULL)).isEqualTo(9);
  }

  @Test
  void tenantsWithoutEndTakeNoMemoryWithoutEnd() {
    ActiveStreams active = new ActiveStreams(5000, 1 << 20, clock);
    for (int tenant = 0; tenant < 3000; tenant++) {
      assertThat(admitted(active, "t" + tenant, 0, 50, LabelSet.FULL)).isEqualTo(50);
    }
    assertThat(active.tenants()).isBetween(100, 1000);
    assertThat(active.heldBytes()).isLessThanOrEqualTo(1 << 20);
  }
}

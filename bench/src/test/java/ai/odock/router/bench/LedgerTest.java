package ai.odock.router.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two requests of three items each; the first one is acknowledged. */
class LedgerTest {
  private final Ledger ledger = new Ledger(3);

  @BeforeEach
  void acknowledgeTheFirst() {
    long first = ledger.nextRequest();
    long second = ledger.nextRequest();
    assertThat(ledger.firstId(first)).isZero();
    assertThat(ledger.firstId(second)).isEqualTo(3);
    ledger.acknowledge(first);
    assertThat(ledger.acknowledgedItems()).isEqualTo(3);
  }

  @Test
  void whatWasAcknowledgedAndHasNotComeIsMissing() {
    ledger.arrive(0);
    ledger.arrive(2);
    assertThat(ledger.missing()).isEqualTo(1);
    ledger.arrive(1);
    assertThat(ledger.missing()).isZero();
  }

  @Test
  void whatWasNotAcknowledgedMayComeOrNot() {
    ledger.arrive(0);
    ledger.arrive(1);
    ledger.arrive(2);
    ledger.arrive(4);
    assertThat(ledger.missing()).isZero();
    assertThat(ledger.seenItems()).isEqualTo(4);
    assertThat(ledger.duplicates()).isZero();
  }

  @Test
  void aSecondArrivalIsADuplicate() {
    ledger.arrive(2);
    ledger.arrive(2);
    ledger.arrive(2);
    assertThat(ledger.duplicates()).isEqualTo(2);
    assertThat(ledger.seenItems()).isEqualTo(1);
  }

  @Test
  void whatNobodySentIsForeign() {
    ledger.arrive(-1);
    ledger.arrive(6);
    assertThat(ledger.foreign()).isEqualTo(2);
    assertThat(ledger.seenItems()).isZero();
  }

  @Test
  void numbersFarApartAreKept() {
    Marks marks = new Marks();
    assertThat(marks.set(300_000_000L)).isTrue();
    assertThat(marks.set(300_000_000L)).isFalse();
    assertThat(marks.get(300_000_000L)).isTrue();
    assertThat(marks.get(300_000_001L)).isFalse();
    assertThat(marks.get(300_000_000L - 64)).isFalse();
    assertThat(marks.get(900_000_000L)).isFalse();
  }
}

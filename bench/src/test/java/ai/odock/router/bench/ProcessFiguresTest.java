package ai.odock.router.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcessFiguresTest {
  @Test
  void readsTimesBehindANameWithSpacesAndParentheses() {
    String stat = "42 (a (b) c 1) S 1 42 42 0 -1 4194304 9 0 0 0 250 50 7 8 20 0 30 0 100";
    String status = "Name:\ta\nVmPeak:\t  900 kB\nVmHWM:\t  640 kB\nVmRSS:\t  512 kB\n";
    assertThat(ProcessFigures.parse(stat, status))
        .isEqualTo(new ProcessFigures(3.0, 0.5, 512, 640));
  }

  @Test
  void readsItsOwnProcess() throws Exception {
    ProcessFigures own = ProcessFigures.of(ProcessHandle.current().pid());
    assertThat(own.cpuSeconds()).isPositive();
    assertThat(own.peakKib()).isGreaterThanOrEqualTo(own.rssKib()).isGreaterThan(10_000);
  }
}

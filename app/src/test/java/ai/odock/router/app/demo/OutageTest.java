package ai.odock.router.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutageTest {
  private static final class Recorded implements StandIn {
    final List<String> calls = new ArrayList<>();
    boolean taken;

    @Override
    public Backend backend() {
      return Backend.LOKI;
    }

    @Override
    public void open() throws IOException {
      if (taken) {
        throw new IOException("taken");
      }
      calls.add("open");
    }

    @Override
    public void close() {
      calls.add("close");
    }

    @Override
    public String arrived() {
      return "";
    }
  }

  private final Recorded loki = new Recorded();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private Account account = new Account(Backend.LOKI, 0, 0, 0, 0);
  private final Outage outage =
      new Outage(
          loki,
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          () -> account,
          new PrintStream(out, true, StandardCharsets.UTF_8));

  private void at(double seconds) {
    outage.advance((long) (seconds * 1e9));
  }

  private String said() {
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void goesAtItsTimeComesBackAndTellsWhenAllIsDelivered() {
    at(4.9);
    assertThat(loki.calls).isEmpty();
    at(5);
    assertThat(loki.calls).containsExactly("close");
    assertThat(outage.isDown(Backend.LOKI)).isTrue();
    assertThat(outage.isDown(Backend.TEMPO)).isFalse();
    assertThat(said()).contains(">> Loki is down now");

    account = new Account(Backend.LOKI, 1_500, 100, 1_390, 0);
    at(14.9);
    assertThat(loki.calls).containsExactly("close");
    at(15);
    assertThat(loki.calls).containsExactly("close", "open");
    assertThat(outage.isDown(Backend.LOKI)).isFalse();
    assertThat(said()).contains(">> Loki is back. 1,400 log records have waited");

    at(15.1);
    assertThat(said()).doesNotContain("were retried and delivered");
    account = new Account(Backend.LOKI, 1_600, 1_600, 0, 0);
    at(15.2);
    at(15.3);
    assertThat(said())
        .containsOnlyOnce(
            "The 1,400 log records that waited were retried and delivered. Dropped: 0.");
  }

  @Test
  void aPortThatSomebodyTookMeanwhileIsTriedAgain() {
    at(5);
    loki.taken = true;
    at(15);
    assertThat(outage.isDown(Backend.LOKI)).isTrue();
    loki.taken = false;
    at(15.1);
    assertThat(loki.calls).containsExactly("close", "open");
  }

  @Test
  void endsEarlyWhenTheDemoDoes() {
    at(5);
    outage.end();
    outage.end();
    assertThat(loki.calls).containsExactly("close", "open");
  }

  @Test
  void leavesAStandInAloneThatIsNotDown() {
    at(1);
    outage.end();
    assertThat(loki.calls).isEmpty();
  }
}

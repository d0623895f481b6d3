package ai.odock.router.app.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;

/** Takes a stand-in away for a while and tells what the router makes of it. One thread. */
final class Outage {
  private enum Phase {
    BEFORE,
    DOWN,
    CATCHING_UP,
    OVER
  }

  private final StandIn standIn;
  private final long fromNanos;
  private final long toNanos;
  private final Supplier<Account> account;
  private final PrintStream out;
  private Phase phase = Phase.BEFORE;
  private long waited;

  /**
   * @param after from the start of the demo
   * @param account of the stand-in's signal, as of now
   */
  Outage(
      StandIn standIn,
      Duration after,
      Duration length,
      Supplier<Account> account,
      PrintStream out) {
    this.standIn = standIn;
    this.fromNanos = after.toNanos();
    this.toNanos = after.plus(length).toNanos();
    this.account = account;
    this.out = out;
  }

  boolean isDown(Backend backend) {
    return phase == Phase.DOWN && standIn.backend() == backend;
  }

  /**
   * Does what is due; to be called several times a second.
   *
   * @param nanos since the start of the demo
   */
  void advance(long nanos) {
    switch (phase) {
      case BEFORE -> {
        if (nanos >= fromNanos) {
          takeAway();
        }
      }
      case DOWN -> {
        if (nanos >= toNanos) {
          bringBack();
        }
      }
      case CATCHING_UP -> {
        if (account.get().inFlight() == 0) {
          caughtUp();
        }
      }
      case OVER -> {}
    }
  }

  /** Ends it early, so that the router can deliver what waits before it stops. */
  void end() {
    if (phase == Phase.DOWN) {
      bringBack();
    }
  }

  private void takeAway() {
    standIn.close();
    phase = Phase.DOWN;
    String title = standIn.backend().title();
    String items = standIn.backend().items();
    say(
        title + " is down now: its ports are closed.",
        "The router still takes in "
            + items
            + " and keeps them in "
            + title
            + "'s queue, so \"waiting\" grows.",
        "It tries again after half a second, then at longer intervals of up to 2 s or so.",
        "The other two backends have queues of their own and notice nothing.");
  }

  private void bringBack() {
    long waiting = account.get().waiting();
    try {
      standIn.open();
    } catch (IOException e) {
      return; // somebody has borrowed the port; the next call tries again
    }
    waited = waiting;
    phase = Phase.CATCHING_UP;
    say(
        String.format(
            Locale.ROOT,
            "%s is back. %,d %s have waited; the next retry delivers them.",
            standIn.backend().title(),
            waited,
            standIn.backend().items()));
  }

  private void caughtUp() {
    phase = Phase.OVER;
    long dropped = account.get().dropped();
    say(
        String.format(
            Locale.ROOT,
            "The %,d %s that waited were retried and delivered. Dropped: %,d.",
            waited,
            standIn.backend().items(),
            dropped));
  }

  private void say(String... sentences) {
    for (String sentence : sentences) {
      out.println(">> " + sentence);
    }
    out.println();
  }
}

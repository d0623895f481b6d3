package ai.odock.router.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.locks.LockSupport;

/** A client that sends a little now and then. */
public final class Drip {
  /** What it does each time. */
  public interface Drop {
    void fall() throws IOException;
  }

  private Drip() {}

  /** Goes on until it is interrupted or the connection is gone. */
  public static Thread start(Drop drop) {
    return Thread.startVirtualThread(
        () -> {
          try {
            while (!Thread.currentThread().isInterrupted()) {
              drop.fall();
              LockSupport.parkNanos(10_000_000);
            }
          } catch (IOException | UncheckedIOException e) {
            // the server has ended it
          }
        });
  }
}

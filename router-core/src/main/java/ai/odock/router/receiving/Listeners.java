package ai.odock.router.receiving;

import ai.odock.router.ComponentContext;
import ai.odock.router.StartException;
import ai.odock.router.net.ListenAddress;
import ai.odock.router.net.Listener;
import ai.odock.router.time.Deadline;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The servers of a receiver, which start and end together. */
public final class Listeners {
  private record Entry(Listener listener, ListenAddress endpoint, String starting) {}

  private final ComponentContext context;
  private final List<Entry> entries = new ArrayList<>();

  /** None yet. */
  public Listeners(ComponentContext context) {
    this.context = context;
  }

  /**
   * One more.
   *
   * @param starting the line of the log when it has started
   */
  public void add(Listener listener, ListenAddress endpoint, String starting) {
    entries.add(new Entry(listener, endpoint, starting));
  }

  /** Starts all in the order in which they were added. */
  public void start() throws StartException {
    try {
      for (Entry entry : entries) {
        entry.listener.start();
        context.log().atInfo().addKeyValue("endpoint", entry.endpoint).log(entry.starting);
      }
    } catch (IOException e) {
      throw new StartException(
          "failed to start \"" + context.id() + "\" receiver: " + e.getMessage());
    }
  }

  public void handOver() {
    entries.forEach(entry -> entry.listener.handOver());
  }

  public void takeBack() {
    entries.forEach(entry -> entry.listener.takeBack());
  }

  public void close(Deadline deadline) {
    entries.forEach(entry -> entry.listener.close(deadline));
  }
}

package ai.odock.router.pipeline.topology;

import ai.odock.router.Clock;
import ai.odock.router.Component;
import ai.odock.router.Deadline;
import ai.odock.router.Processor;
import java.util.List;

/**
 * Closes the parts of a graph in the order of the flow, so that what was accepted is passed on and
 * sent. Each stage leaves time for those behind it, and a slow pipeline takes none from another.
 */
final class Closing {
  private Closing() {}

  static void close(Graph graph, Clock clock, Deadline deadline) {
    closeAll(graph.doors(), part(clock, deadline, 4));
    Deadline half = part(clock, deadline, 2);
    closeAll(graph.chains().stream().map(Closing::inOrder).toList(), half);
    closeAll(graph.destinations(), deadline);
    closeAll(List.copyOf(graph.extensions().values()), deadline);
  }

  private static Deadline part(Clock clock, Deadline deadline, int divisor) {
    return Deadline.in(clock, deadline.remaining().dividedBy(divisor));
  }

  private static Component inOrder(List<Processor> chain) {
    return new Component() {
      @Override
      public void close(Deadline deadline) {
        chain.forEach(processor -> processor.close(deadline));
      }
    };
  }

  private static void closeAll(List<? extends Component> components, Deadline deadline) {
    List<Thread> closing =
        components.stream().map(c -> Thread.startVirtualThread(() -> c.close(deadline))).toList();
    for (Thread thread : closing) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}

package ai.odock.router.pipeline.topology;

import static org.assertj.core.api.Assertions.assertThat;

import ai.odock.router.Batch;
import ai.odock.router.Consumer;
import ai.odock.router.Outcome;
import ai.odock.router.Outcome.Accepted;
import ai.odock.router.StatusCode;
import ai.odock.router.Traits;
import ai.odock.router.fixtures.BatchSink;
import ai.odock.router.fixtures.Requests;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A part is replaced while a request is in it, and refuses because it is closed. */
class ConsumerRefTest {
  private static final Outcome CLOSED = Outcome.retryable(StatusCode.UNAVAILABLE, "closed");

  /** Is replaced during every call. */
  private static final class Replaced implements Consumer {
    private final ConsumerRef ref = new ConsumerRef(this);
    private final Consumer successor;

    Replaced(Consumer successor) {
      this.successor = successor;
    }

    @Override
    public Outcome consume(Batch batch) {
      ref.to(successor);
      return CLOSED;
    }

    @Override
    public Traits traits() {
      return Traits.PROMPT;
    }
  }

  @Test
  void theSuccessorGetsWhatItRefused() {
    BatchSink successor = new BatchSink();

    assertThat(new Replaced(successor).ref.consume(Requests.spans(1))).isEqualTo(Accepted.ALL);
    assertThat(successor.items()).isOne();
  }

  @Test
  void anEventLoopDoesNotMeetASuccessorThatMakesItWait() throws Exception {
    BatchSink waits = new BatchSink(true);

    // this thread is no virtual one, as an event loop's is not
    assertThat(new Replaced(waits).ref.consume(Requests.spans(1))).isEqualTo(CLOSED);
    assertThat(waits.offers()).isZero();

    CompletableFuture<Outcome> onVirtualThread = new CompletableFuture<>();
    Thread.startVirtualThread(
        () -> onVirtualThread.complete(new Replaced(waits).ref.consume(Requests.spans(1))));
    assertThat(onVirtualThread.get()).isEqualTo(Accepted.ALL);
  }
}

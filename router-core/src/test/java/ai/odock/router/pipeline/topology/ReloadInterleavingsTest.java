package ai.odock.router.pipeline.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.odock.router.Batch;
import ai.odock.router.Consumer;
import ai.odock.router.Offer;
import ai.odock.router.Outcome;
import ai.odock.router.Outcome.Accepted;
import ai.odock.router.Outcome.Retryable;
import ai.odock.router.StatusCode;
import ai.odock.router.Traits;
import ai.odock.router.fixtures.Interleavings;
import ai.odock.router.fixtures.Interleavings.Program;
import ai.odock.router.fixtures.Requests;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * A model of the joint of a reload: requests on their way while consumers are exchanged, in every
 * order of their steps. A consumer decides under its lock, so that is one step.
 */
class ReloadInterleavingsTest {
  private static final Batch BATCH = Requests.spans(1);

  /** A consumer that takes what it has room for until it is closed. */
  private static final class Part implements Consumer {
    private int room;
    private boolean closed;
    private int taken;

    Part(int room) {
      this.room = room;
    }

    @Override
    public Outcome consume(Batch batch) {
      Interleavings.step();
      Outcome outcome = decide(batch);
      Interleavings.step();
      return outcome;
    }

    private Outcome decide(Batch batch) {
      if (closed) {
        return Outcome.retryable(StatusCode.UNAVAILABLE, "closed");
      }
      if (room == 0) {
        return Outcome.retryable(StatusCode.UNAVAILABLE, "full");
      }
      room--;
      taken += batch.items();
      return Accepted.ALL;
    }

    @Override
    public Traits traits() {
      return Traits.PROMPT;
    }
  }

  /** How a joint leads to a consumer. */
  private interface Joint extends Consumer {
    void to(Consumer next);
  }

  private record Real(ConsumerRef ref) implements Joint {
    @Override
    public void to(Consumer next) {
      ref.to(next);
    }

    @Override
    public Outcome consume(Batch batch) {
      return ref.consume(batch);
    }

    @Override
    public Traits traits() {
      return ref.traits();
    }
  }

  /** The planted fault: it does not look whether the one that refused has been replaced. */
  private static final class LooksOnce implements Joint {
    private Consumer target;

    LooksOnce(Consumer target) {
      this.target = target;
    }

    @Override
    public void to(Consumer next) {
      target = next;
    }

    @Override
    public Outcome consume(Batch batch) {
      return target.consume(batch);
    }

    @Override
    public Traits traits() {
      return target.traits();
    }
  }

  /** The planted fault: what is left is bound to the one that was asked first. */
  private static final class BindsWhatIsLeft implements Joint {
    private Consumer target;

    BindsWhatIsLeft(Consumer target) {
      this.target = target;
    }

    @Override
    public void to(Consumer next) {
      target = next;
    }

    @Override
    public Outcome consume(Batch batch) {
      Consumer asked = target;
      Outcome outcome = asked.consume(batch);
      return outcome instanceof Retryable wait
          ? wait.with(new Outcome.Elsewhere(wait.left(asked, batch)))
          : outcome;
    }

    @Override
    public Traits traits() {
      return target.traits();
    }
  }

  private static Joint real(Consumer target) {
    return new Real(new ConsumerRef(target));
  }

  /** Requests while a consumer is replaced: each is taken once, and none is refused. */
  private static final class Requesting implements Program {
    private final int requests;
    private final List<Part> parts;
    private final Joint joint;
    private final List<Outcome> outcomes = new ArrayList<>();

    Requesting(int requests, int reloads, Function<Consumer, Joint> joints) {
      this.requests = requests;
      this.parts = Stream.generate(() -> new Part(9)).limit(reloads + 1).toList();
      this.joint = joints.apply(parts.getFirst());
    }

    @Override
    public List<Runnable> threads() {
      List<Runnable> threads = new ArrayList<>(Collections.nCopies(requests, this::request));
      threads.add(this::reload);
      return threads;
    }

    private void request() {
      outcomes.add(joint.consume(BATCH));
    }

    private void reload() {
      for (int i = 1; i < parts.size(); i++) {
        joint.to(parts.get(i));
        Interleavings.step();
        parts.get(i - 1).closed = true;
        Interleavings.step();
      }
    }

    @Override
    public void check() {
      assertThat(outcomes).hasSize(requests).containsOnly(Accepted.ALL);
      assertThat(parts.stream().mapToInt(it -> it.taken).sum()).isEqualTo(outcomes.size());
    }
  }

  /**
   * Somebody keeps a batch that one of two exporters has put off, and offers what is left again,
   * while the full one is replaced. In the end both have it once.
   */
  private static final class Keeping implements Program {
    private final Part full = new Part(0);
    private final Part next = new Part(9);
    private final Part other = new Part(9);
    private final Joint joint;
    private final Consumer both;
    private @Nullable Retryable left;

    Keeping(Function<Consumer, Joint> joints) {
      joint = joints.apply(full);
      both = FanOut.of(List.of(joint, joints.apply(other)));
    }

    @Override
    public List<Runnable> threads() {
      return List.of(this::keep, this::reload);
    }

    private void keep() {
      note(both.consume(BATCH.keptUntilTaken()));
      offerAgain();
    }

    private void note(Outcome outcome) {
      left = outcome instanceof Retryable wait ? wait : null;
    }

    private void offerAgain() {
      if (left != null) {
        note(Offer.all(left.left(both, BATCH)));
      }
    }

    private void reload() {
      joint.to(next);
      Interleavings.step();
      full.closed = true;
    }

    @Override
    public void check() {
      offerAgain();
      assertThat(left).isNull();
      assertThat(next.taken).isOne();
      assertThat(other.taken).isOne();
    }
  }

  @Test
  void aRequestMeetsAConsumerThatTakesItInEveryOrder() {
    assertThat(Interleavings.explore(() -> new Requesting(1, 3, ReloadInterleavingsTest::real)))
        .isGreaterThan(100);
    assertThat(Interleavings.explore(() -> new Requesting(2, 1, ReloadInterleavingsTest::real)))
        .isGreaterThan(1000);
  }

  @Test
  void whatIsLeftReachesTheSuccessorOnceInEveryOrder() {
    assertThat(Interleavings.explore(() -> new Keeping(ReloadInterleavingsTest::real)))
        .isGreaterThan(10);
  }

  @Test
  void plantedRacesAreFound() {
    assertThatThrownBy(() -> Interleavings.explore(() -> new Requesting(1, 1, LooksOnce::new)))
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("threads in the order");
    assertThatThrownBy(() -> Interleavings.explore(() -> new Keeping(BindsWhatIsLeft::new)))
        .isInstanceOf(AssertionError.class);
  }
}

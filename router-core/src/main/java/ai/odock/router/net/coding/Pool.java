package ai.odock.router.net.coding;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Things that are dear to make, each in one hand at a time. */
final class Pool<T> {
  private static final int KEPT = 64;

  private final ArrayBlockingQueue<T> idle = new ArrayBlockingQueue<>(KEPT);
  private final Supplier<T> make;
  private final Consumer<T> dispose;

  Pool(Supplier<T> make, Consumer<T> dispose) {
    this.make = make;
    this.dispose = dispose;
  }

  T take() {
    T kept = idle.poll();
    return kept == null ? make.get() : kept;
  }

  /** To be called once for each {@link #take}, and the thing not touched afterwards. */
  void give(T thing) {
    if (!idle.offer(thing)) {
      dispose.accept(thing);
    }
  }
}

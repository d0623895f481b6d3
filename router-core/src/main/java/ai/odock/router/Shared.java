package ai.odock.router;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** What the components of one router share, one of each class, for as long as the router runs. */
public final class Shared {
  private final Map<Class<?>, Object> things = new ConcurrentHashMap<>();

  /** The thing of this class; the first who asks has it made. */
  public <T> T get(Class<T> type, Supplier<T> maker) {
    return type.cast(things.computeIfAbsent(type, t -> maker.get()));
  }
}

package ai.odock.router.exporters.prometheus;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The series that hold the attributes of resources. Each job and instance has one, that of the
 * resource that was seen last: two at once would break the queries that join with it.
 */
final class Targets {
  private static final String HELP = "Target metadata";

  private final Store store;
  private final String name;
  private final PointValue one;
  private final Map<String, Series> series = new ConcurrentHashMap<>();

  Targets(Store store, String name) {
    this.store = store;
    this.name = name;
    NumberData number = new NumberData();
    number.set(1);
    one = new PointValue(number);
  }

  /** Points of the resource have come. */
  void seen(Known.Target target, long nowMillis) {
    Series known = series.get(target.identity());
    boolean same = known != null && known.labels().equals(target.labels());
    if (known == null || !same || !known.touch(nowMillis)) {
      replace(target, nowMillis);
    }
  }

  private synchronized void replace(Known.Target target, long nowMillis) {
    Series before = series.remove(target.identity());
    if (before != null && before.end()) {
      store.remove(before);
    }
    @Nullable Series now = store.series(name, Type.GAUGE, HELP, target.labels(), nowMillis);
    if (now != null) {
      var _ = now.take(one, false, nowMillis, store.memory());
      series.put(target.identity(), now);
    }
  }

  /** Forgets what has ended. */
  void forgetEnded() {
    series.values().removeIf(Series::gone);
  }
}

package ai.odock.router.exporters.prometheus;

import java.util.Collection;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** The series of one name. */
final class Family {
  private final String name;
  private final Type type;
  private final String help;
  private final ConcurrentSkipListMap<Labels, Series> series = new ConcurrentSkipListMap<>();

  Family(String name, Type type, String help) {
    this.name = name;
    this.type = type;
    this.help = help;
  }

  String name() {
    return name;
  }

  Type type() {
    return type;
  }

  String help() {
    return help;
  }

  /** In the order of their labels; may be walked while series come and go. */
  Collection<Series> series() {
    return series.values();
  }

  @Nullable Series find(Labels labels) {
    return series.get(labels);
  }

  void put(Series one) {
    series.put(one.labels(), one);
  }

  boolean remove(Series one) {
    return series.remove(one.labels(), one);
  }

  boolean isEmpty() {
    return series.isEmpty();
  }
}

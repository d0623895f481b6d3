package ai.odock.router;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A map of the configuration, read key by key with the Go collector's strict types. A mistake is
 * noted with its place and the fallback is returned, so that reading goes on and all mistakes are
 * shown at once. A key that nobody asked for is a mistake too: {@link #finish}.
 */
public final class ConfigSection {
  /** What the absence of an optional block means (collector: configoptional). */
  public enum Presence {
    /** Absent or null: off. */
    OFF,
    /** Absent: off. Null or an empty map: on with defaults. */
    ON_WHEN_MENTIONED,
    /** Absent or null: on with defaults. */
    ON
  }

  private final String path;
  private final ConfigValue.Mapping mapping;
  private final ConfigProblems problems;

  public ConfigSection(String path, ConfigValue.Mapping mapping, ConfigProblems problems) {
    this.path = path;
    this.mapping = mapping;
    this.problems = problems;
  }

  /** Where the section stands: {@code exporters::otlp::sending_queue}. */
  public String path() {
    return path;
  }

  /** Whether the key is there with a value that is not null. Does not count as asking for it. */
  public boolean present(String key) {
    return mapping.entries().containsKey(key);
  }

  public String string(String key, String fallback) {
    return fallback;
  }

  /** A whole number from 0 on; a fraction is cut off, as the collector does. */
  public long integer(String key, long fallback) {
    return fallback;
  }

  public double number(String key, double fallback) {
    return fallback;
  }

  public boolean bool(String key, boolean fallback) {
    return fallback;
  }

  /** A Go duration such as {@code 1h30m}, or a bare integer of nanoseconds. May be negative. */
  public Duration duration(String key, Duration fallback) {
    return fallback;
  }

  /** One of some words. */
  public <T> T oneOf(String key, Map<String, T> choices, T fallback) {
    return fallback;
  }

  /** A list of strings; a single string is cut at commas. */
  public List<String> strings(String key, List<String> fallback) {
    return fallback;
  }

  /** Header names and values, as a map or as a list of {@code {name, value}}, in file order. */
  public Map<String, String> headers(String key) {
    return Map.of();
  }

  /** A plain nested struct; absent and null are an empty one. */
  public ConfigSection section(String key) {
    return this;
  }

  /** An optional block with the extra key {@code enabled}; null when it is off. */
  public @Nullable ConfigSection block(String key, Presence presence) {
    return null;
  }

  /** A list of maps. */
  public <T> List<T> list(String key, ConfigReader<T> reader) {
    return List.of();
  }

  /** A key that the collector has and this build does not: a mistake when it has a value. */
  public void unsupported(String key, String why) {}

  /** Notes a mistake at a key, or at the section itself when {@code key} is empty. */
  public void problem(String key, String message) {
    problems.add(mapping.position(), path, message);
  }

  /**
   * Reads a value with {@code reader}, turns its {@link IllegalArgumentException} into a mistake of
   * this section, and reports the keys that were not asked for.
   *
   * @return null when the reader gave up
   */
  public <C> @Nullable C read(ConfigReader<C> reader) {
    return null;
  }

  /** Reports keys that nobody asked for, here and in the sections read from here. */
  public void finish() {}
}

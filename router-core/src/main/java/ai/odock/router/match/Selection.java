package ai.odock.router.match;

import ai.odock.router.Signal;
import ai.odock.router.settings.ConfigSection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a processor is meant for: what {@code include} matches, without what {@code exclude} does.
 *
 * @param include null: everything
 * @param exclude null: nothing
 */
public record Selection(@Nullable MatchProperties include, @Nullable MatchProperties exclude) {
  /** Reads the keys {@code include} and {@code exclude} of a section. */
  public static Selection read(ConfigSection yaml) {
    return new Selection(block(yaml, "include"), block(yaml, "exclude"));
  }

  private static @Nullable MatchProperties block(ConfigSection yaml, String key) {
    ConfigSection block = yaml.optionalSection(key);
    return block == null ? null : MatchProperties.read(block);
  }

  /** Whether nothing is left out. */
  public boolean isEverything() {
    return include == null && exclude == null;
  }

  /**
   * What is wrong with it for telemetry of this signal, with the block's name in front; null:
   * nothing. Not every reader of the configuration knows the signal.
   */
  public @Nullable String mistake(Signal signal) {
    String first = include == null ? null : include.mistake(signal);
    if (first != null) {
      return "include: " + first;
    }
    String second = exclude == null ? null : exclude.mistake(signal);
    return second == null ? null : "exclude: " + second;
  }

  /** Makes it ready for use. It must have no {@link #mistake}. */
  public Selector selector(Signal signal) {
    return new Selector(signal, include, exclude == null ? List.of() : List.of(exclude));
  }
}

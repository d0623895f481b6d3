package ai.odock.router.attribute;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.odock.router.otlp.AttributeList;
import org.jspecify.annotations.Nullable;

/** Puts hashes in the place of values: of the key's, and then of all whose keys match. */
final class HashStep implements ActionStep {
  private final byte[] key;
  private final @Nullable KeyPattern pattern;

  HashStep(ActionConfig config) {
    this.key = config.key().getBytes(UTF_8);
    this.pattern = config.pattern().isEmpty() ? null : new KeyPattern(config.pattern());
  }

  @Override
  public void apply(AttributeList attributes, ActionRun run) {
    int at = attributes.find(key);
    if (at >= 0) {
      hash(attributes, at, run);
    }
    if (pattern == null) {
      return;
    }
    for (int i = 0; i < attributes.size(); i++) {
      if (pattern.matches(attributes, i)) {
        hash(attributes, i, run);
      }
    }
  }

  private static void hash(AttributeList attributes, int i, ActionRun run) {
    int from = attributes.values().size();
    run.hash().write(run.value(attributes, i), attributes.values());
    attributes.setWritten(i, from);
  }
}

package ai.odock.router.attribute;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.odock.router.otlp.AttributeList;
import org.jspecify.annotations.Nullable;

/** Takes out the first attribute with the key, and all with keys that match. */
final class DeleteStep implements ActionStep {
  private final byte[] key;
  private final @Nullable KeyPattern pattern;

  DeleteStep(ActionConfig config) {
    this.key = config.key().getBytes(UTF_8);
    this.pattern = config.pattern().isEmpty() ? null : new KeyPattern(config.pattern());
  }

  @Override
  public void apply(AttributeList attributes, ActionRun run) {
    int at = attributes.find(key);
    if (at >= 0) {
      attributes.remove(at);
    }
    if (pattern != null) {
      attributes.removeIf(i -> pattern.matches(attributes, i));
    }
  }
}

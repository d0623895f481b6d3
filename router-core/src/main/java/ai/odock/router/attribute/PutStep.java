package ai.odock.router.attribute;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.odock.router.attribute.ActionConfig.Action;
import ai.odock.router.otlp.AttributeList;
import org.jspecify.annotations.Nullable;

/** insert, update and upsert. */
final class PutStep implements ActionStep {
  private final boolean whenAbsent;
  private final boolean whenPresent;
  private final byte[] key;
  private final int fromContext;
  private final byte @Nullable [] fromAttribute;

  /** The value, or the default of the other sources. */
  private final byte @Nullable [] constant;

  /**
   * @param fromContext the place of the value in the context; -1: it is from elsewhere
   */
  PutStep(ActionConfig config, int fromContext) {
    this.whenAbsent = config.action() != Action.UPDATE;
    this.whenPresent = config.action() != Action.INSERT;
    this.key = config.key().getBytes(UTF_8);
    this.fromContext = fromContext;
    this.fromAttribute =
        config.fromAttribute().isEmpty() ? null : config.fromAttribute().getBytes(UTF_8);
    Object value = config.value() == null ? config.defaultValue() : config.value();
    this.constant = value == null ? null : EncodedValue.of(value);
  }

  @Override
  public void apply(AttributeList attributes, ActionRun run) {
    int at = attributes.find(key);
    if (at < 0 ? !whenAbsent : !whenPresent) {
      return;
    }
    int from = fromAttribute == null ? -1 : attributes.find(fromAttribute);
    if (from >= 0) {
      copy(attributes, from, at);
      return;
    }
    byte[] found = fromContext < 0 ? null : run.context(fromContext);
    byte[] value = found == null ? constant : found;
    if (value != null) {
      put(attributes, value, at);
    }
  }

  private void copy(AttributeList attributes, int from, int at) {
    if (at < 0) {
      attributes.addCopy(key, from);
    } else {
      attributes.copy(at, from);
    }
  }

  private void put(AttributeList attributes, byte[] value, int at) {
    if (at < 0) {
      attributes.add(key, value);
    } else {
      attributes.set(at, value);
    }
  }
}

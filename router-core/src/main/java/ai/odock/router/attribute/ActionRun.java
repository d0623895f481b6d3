package ai.odock.router.attribute;

import ai.odock.router.otlp.AttributeEdit;
import ai.odock.router.otlp.AttributeList;
import ai.odock.router.otlp.Slice;
import ai.odock.router.otlp.text.AnyValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The actions on one batch, with what they need to work. */
final class ActionRun implements AttributeEdit {
  private final ActionStep[] steps;
  private final List<String> context;

  /** The same encoded; empty where there is no value. */
  private final byte[][] encoded;

  private final Slice piece = new Slice();
  private final AnyValue value = new AnyValue();
  private @Nullable ValueHash hash;
  private @Nullable ValueConversion conversion;

  /**
   * @param context a text for each value from the context
   */
  ActionRun(List<ActionStep> steps, List<String> context) {
    this.steps = steps.toArray(ActionStep[]::new);
    this.context = context;
    this.encoded = new byte[context.size()][];
    for (int i = 0; i < encoded.length; i++) {
      String text = context.get(i);
      encoded[i] = EncodedValue.of(text.equals(ContextSource.ABSENT) ? null : text);
    }
  }

  @Override
  public void edit(AttributeList attributes) {
    for (ActionStep step : steps) {
      step.apply(attributes, this);
    }
  }

  @Override
  public Object context() {
    return context;
  }

  /** A value from the context as an encoded {@code AnyValue}; null when there is none. */
  byte @Nullable [] context(int source) {
    return encoded[source].length == 0 ? null : encoded[source];
  }

  /** Reads the value of an attribute; good until the next one is read. */
  AnyValue value(AttributeList attributes, int i) {
    piece.set(attributes.valueArray(i), attributes.valueOffset(i), attributes.valueLength(i));
    value.read(piece);
    return value;
  }

  ValueHash hash() {
    if (hash == null) {
      hash = new ValueHash();
    }
    return hash;
  }

  ValueConversion conversion() {
    if (conversion == null) {
      conversion = new ValueConversion();
    }
    return conversion;
  }
}

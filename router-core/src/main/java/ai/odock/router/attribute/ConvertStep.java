package ai.odock.router.attribute;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.odock.router.otlp.AttributeList;

/** Changes the type of a value where it can be changed; otherwise the value stays. */
final class ConvertStep implements ActionStep {
  private final byte[] key;
  private final int type;

  ConvertStep(ActionConfig config) {
    key = config.key().getBytes(UTF_8);
    type =
        switch (config.convertedType()) {
          case "int" -> EncodedValue.INT;
          case "double" -> EncodedValue.DOUBLE;
          default -> EncodedValue.STRING;
        };
  }

  @Override
  public void apply(AttributeList attributes, ActionRun run) {
    int at = attributes.find(key);
    if (at < 0) {
      return;
    }
    int from = attributes.values().size();
    run.conversion().write(run.value(attributes, at), type, attributes.values());
    if (attributes.values().size() > from) {
      attributes.setWritten(at, from);
    }
  }
}

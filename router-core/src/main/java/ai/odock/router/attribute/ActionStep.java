package ai.odock.router.attribute;

import ai.odock.router.otlp.AttributeList;

/** An action made ready. Immutable: what it works with lies in the run. */
sealed interface ActionStep permits PutStep, DeleteStep, HashStep, ExtractStep, ConvertStep {
  void apply(AttributeList attributes, ActionRun run);
}

package ai.odock.router.otlp;

/**
 * Changes a list of attributes. A pure function of the list: what came of equal lists may be
 * remembered and used again.
 */
@FunctionalInterface
public interface AttributeEdit {
  /** Looks at the attributes and changes them in place; keeps no reference. */
  void edit(AttributeList attributes);
}

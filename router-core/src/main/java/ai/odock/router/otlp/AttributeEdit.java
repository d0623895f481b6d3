package ai.odock.router.otlp;

/**
 * Changes a list of attributes. A pure function of the list and of its {@link #context}: what came
 * of equal lists may be remembered and used again.
 */
@FunctionalInterface
public interface AttributeEdit {
  /** Looks at the attributes and changes them in place; keeps no reference. */
  void edit(AttributeList attributes);

  /** What the change depends on beside the attributes; compared by value. */
  default Object context() {
    return "";
  }
}

package ai.odock.router.bench;

/** Told of each item of a request. */
@FunctionalInterface
interface ItemVisitor {
  /**
   * One item.
   *
   * @param id where the eight bytes lie that carry its {@link ItemId}; -1 when it has no such field
   * @param trace where its trace id lies; -1 when it has none
   */
  void item(byte[] array, int id, int trace);
}

package ai.odock.router.exporters.prometheus;

import java.io.IOException;

/** Writes a page, family by family. */
interface PageWriter {
  /** Where the bytes go. */
  @FunctionalInterface
  interface Out {
    void write(byte[] array, int offset, int length) throws IOException;
  }

  /**
   * Begins a family.
   *
   * @param shortNameTaken whether a counter's name without {@code _total} is that of another family
   */
  void begin(String name, Type type, String help, boolean shortNameTaken);

  /** Adds a series to the family, in memory. */
  void add(Labels labels, PointValue point);

  /** Hands out what has gathered, if that is much. */
  void flush() throws IOException;

  /** Ends the family that was begun. */
  void end() throws IOException;

  /** Ends the page. */
  void finish() throws IOException;
}

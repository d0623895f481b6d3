package ai.odock.router.exporters.loki;

/**
 * What Loki takes ({@code limits_config}); 0 is no limit.
 *
 * @param labelNames of a stream
 * @param labelName bytes of a label's name
 * @param labelValue bytes of a label's value
 * @param metadataEntries pairs of structured metadata of an entry
 * @param metadataBytes names and values of these, in bytes
 * @param headerBytes what resource and scope each add to a record, in a line or in metadata; no
 *     limit of Loki's
 * @param lineSize bytes of a line
 * @param cutLines whether a line that is too long is cut; else its record is dropped
 * @param streams active streams of a tenant
 */
record Limits(
    int labelNames,
    int labelName,
    int labelValue,
    int metadataEntries,
    int metadataBytes,
    int headerBytes,
    int lineSize,
    boolean cutLines,
    int streams) {
  /** Those of a Loki that nobody has configured. */
  static final Limits LOKI =
      new Limits(15, 1024, 2048, 128, 64 << 10, 16 << 10, 256 << 10, true, 5000);

  Limits {
    labelNames = unlessNone(labelNames);
    labelName = unlessNone(labelName);
    labelValue = unlessNone(labelValue);
    metadataEntries = unlessNone(metadataEntries);
    metadataBytes = unlessNone(metadataBytes);
    headerBytes = unlessNone(headerBytes);
    lineSize = unlessNone(lineSize);
  }

  private static int unlessNone(int limit) {
    return limit == 0 ? Integer.MAX_VALUE : limit;
  }
}

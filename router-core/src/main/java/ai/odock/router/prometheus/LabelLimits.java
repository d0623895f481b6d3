package ai.odock.router.prometheus;

/**
 * What no backend can use is cut or refused before it is multiplied: labels of a resource stand in
 * each of its series, those of a point in each of its buckets. Mimir takes 30 labels, names of
 * 1,024 bytes and values of 2,048; VictoriaMetrics 40 labels and values of 4,096; Prometheus has no
 * limits unless they are configured.
 */
public final class LabelLimits {
  /** Of a metric, of its unit, and of the key of an attribute. */
  public static final int MOST_NAME_BYTES = 1024;

  /** The default of {@code max_label_value_length}. */
  public static final int DEFAULT_VALUE_BYTES = 4096;

  /** More may not be configured. */
  public static final int LONGEST_VALUE_BYTES = 1 << 20;

  public static final String VALUE_BYTES_PROBLEM = "must be from 1 to " + LONGEST_VALUE_BYTES;

  /** Labels that a point, or what is around it, may have. */
  public static final int MOST_LABELS = 128;

  /** The labels of a resource, or of a scope, may have as much as so many of the longest values. */
  private static final int LONGEST_VALUES = 4;

  private LabelLimits() {}

  /**
   * The bytes that names and values of the labels of a resource may have, or those of a scope.
   *
   * @param mostValueBytes that one value may have
   */
  public static long mostConstantBytes(int mostValueBytes) {
    return (long) LONGEST_VALUES * mostValueBytes;
  }
}

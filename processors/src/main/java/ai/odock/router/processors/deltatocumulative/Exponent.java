package ai.odock.router.processors.deltatocumulative;

/**
 * Where values lie in exponential histograms: bucket {@code i} of a scale holds values above {@code
 * 2^(i / 2^scale)} up to {@code 2^((i + 1) / 2^scale)} (OpenTelemetry metrics data model).
 */
final class Exponent {
  /** Beyond these scales all doubles lie in two buckets, or no two in one. */
  private static final int SCALES = 2000;

  private static final double LOG2_E = 1.4426950408889634;

  /** A logarithm is wrong by about that much; a bound must not fall into the bucket above it. */
  private static final double ERROR = 1e-15;

  private Exponent() {}

  /** The bucket that holds {@code value}, which is above 0. */
  static long index(double value, int scale) {
    double exact = Math.scalb(Math.log(value) * LOG2_E, clamp(scale));
    double near = Math.rint(exact);
    double error = ERROR * Math.max(1e3, Math.abs(exact));
    return (long) (Math.abs(exact - near) <= error ? near : Math.ceil(exact)) - 1;
  }

  /** The greatest value of a bucket. */
  static double upper(long index, int scale) {
    return Math.pow(2, Math.scalb((double) (index + 1), -clamp(scale)));
  }

  private static int clamp(int scale) {
    return Math.clamp(scale, -SCALES, SCALES);
  }
}

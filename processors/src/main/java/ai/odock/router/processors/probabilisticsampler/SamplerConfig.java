package ai.odock.router.processors.probabilisticsampler;

import ai.odock.router.settings.ConfigSection;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The {@code probabilistic_sampler} section.
 *
 * @param percentage as a float, because the collector rounds with its precision
 * @param hashSeed an unsigned number of 32 bits
 * @param precision hex digits of a threshold
 * @param byTraceId whether log records are sampled by their trace, if they have one
 * @param fromAttribute of log records; empty: none
 * @param priority the attribute of log records with a percentage of their own; empty: none
 */
record SamplerConfig(
    float percentage,
    int hashSeed,
    Mode mode,
    boolean failClosed,
    int precision,
    boolean byTraceId,
    String fromAttribute,
    String priority) {

  /** How the decision is made. */
  enum Mode {
    HASH_SEED,
    PROPORTIONAL,
    EQUALIZING
  }

  private static final Map<String, Mode> MODES =
      Map.of(
          "hash_seed",
          Mode.HASH_SEED,
          "proportional",
          Mode.PROPORTIONAL,
          "equalizing",
          Mode.EQUALIZING);

  private static final long MAX_SEED = 0xffff_ffffL;

  static SamplerConfig read(ConfigSection yaml) {
    float percentage = (float) yaml.number("sampling_percentage", 0);
    problem(yaml, "sampling_percentage", badPercentage(percentage));
    long seed = yaml.integer("hash_seed", 0);
    problem(yaml, "hash_seed", seed > MAX_SEED ? "expected a whole number of 32 bits" : null);
    String mode =
        yaml.oneOf(
            "mode",
            Map.of(
                "hash_seed", "hash_seed",
                "proportional", "proportional",
                "equalizing", "equalizing",
                "", ""),
            "");
    boolean failClosed = yaml.bool("fail_closed", true);
    long precision = yaml.signedInteger("sampling_precision", 4);
    problem(yaml, "sampling_precision", badPrecision(precision));
    boolean byTraceId =
        yaml.oneOf("attribute_source", Map.of("traceID", true, "record", false, "", false), true);
    return new SamplerConfig(
        percentage,
        (int) seed,
        MODES.getOrDefault(mode, Mode.HASH_SEED),
        failClosed,
        (int) precision,
        byTraceId,
        yaml.string("from_attribute", ""),
        yaml.string("sampling_priority", ""));
  }

  private static void problem(ConfigSection yaml, String key, @Nullable String message) {
    if (message != null) {
      yaml.problem(key, message);
    }
  }

  private static @Nullable String badPercentage(float percentage) {
    if (!Float.isFinite(percentage)) {
      return "sampling rate is invalid: " + percentage + "%";
    }
    if (percentage < 0) {
      return String.format(Locale.ROOT, "sampling rate is negative: %f%%", percentage);
    }
    return percentage > 0 && percentage / 100.0 < Threshold.MIN_PROBABILITY
        ? "sampling rate is too small: " + percentage + "%"
        : null;
  }

  private static @Nullable String badPrecision(long precision) {
    if (precision <= 0) {
      return "invalid sampling precision: " + precision;
    }
    return precision > Threshold.DIGITS
        ? "sampling precision is too great, should be <= 14: " + precision
        : null;
  }
}

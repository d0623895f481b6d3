package ai.odock.router.telemetry.trace;

import org.jspecify.annotations.Nullable;

/** Decides which spans are kept (OpenTelemetry specification, "Built-in samplers"). */
public sealed interface Sampler {
  /** What an absent key means: what the parent says, and without one, all. */
  Sampler DEFAULT = ParentBased.of(Fixed.ALWAYS_ON);

  /**
   * Whether a span is kept.
   *
   * @param parent null: it has none
   */
  boolean samples(@Nullable SpanContext parent, long traceIdLow);

  /** All or none. */
  enum Fixed implements Sampler {
    ALWAYS_ON,
    ALWAYS_OFF;

    @Override
    public boolean samples(@Nullable SpanContext parent, long traceIdLow) {
      return this == ALWAYS_ON;
    }
  }

  /**
   * A share of the traces. The trace's id decides, so everybody decides alike.
   *
   * @param ratio 0 to 1
   */
  record TraceIdRatio(double ratio) implements Sampler {
    public TraceIdRatio {
      if (!(ratio >= 0 && ratio <= 1)) {
        throw new IllegalArgumentException("ratio must be within [0, 1], not " + ratio);
      }
    }

    @Override
    public boolean samples(@Nullable SpanContext parent, long traceIdLow) {
      return ratio >= 1 || (traceIdLow >>> 1) < (long) (ratio * 0x1p63);
    }
  }

  /** What is asked depends on the parent. */
  record ParentBased(
      Sampler root,
      Sampler remoteParentSampled,
      Sampler remoteParentNotSampled,
      Sampler localParentSampled,
      Sampler localParentNotSampled)
      implements Sampler {
    /** A parent's decision is followed; {@code root} decides where there is none. */
    public static ParentBased of(Sampler root) {
      return new ParentBased(
          root, Fixed.ALWAYS_ON, Fixed.ALWAYS_OFF, Fixed.ALWAYS_ON, Fixed.ALWAYS_OFF);
    }

    @Override
    public boolean samples(@Nullable SpanContext parent, long traceIdLow) {
      return asked(parent).samples(parent, traceIdLow);
    }

    private Sampler asked(@Nullable SpanContext parent) {
      if (parent == null) {
        return root;
      }
      if (parent.remote()) {
        return parent.sampled() ? remoteParentSampled : remoteParentNotSampled;
      }
      return parent.sampled() ? localParentSampled : localParentNotSampled;
    }
  }
}

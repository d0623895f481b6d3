package ai.odock.router.extensions.pprof;

import ai.odock.router.extensions.pprof.Profile.Frame;
import ai.odock.router.extensions.pprof.Profile.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import jdk.jfr.EventType;
import jdk.jfr.FlightRecorder;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingStream;

/** Takes samples with the JVM's flight recorder, which is loaded with this class. */
final class JfrProfiler implements AutoCloseable {
  private static final Duration PERIOD = Duration.ofMillis(10);

  /** Linux, JDK 25 and later: CPU time, native code included (JEP 509). */
  private static final String CPU_TIME = "jdk.CPUTimeSample";

  /** Elsewhere: threads that run Java code. */
  private static final String EXECUTION = "jdk.ExecutionSample";

  private static final String ALLOCATION = "jdk.ObjectAllocationSample";
  private static final int DEEPEST = 128;

  private final Profile profile;
  private final long period;
  private final RecordingStream stream = new RecordingStream();
  private final long epochNanos;
  private final long startNanos;

  private JfrProfiler(Profile profile, long period, long epochNanos, long startNanos) {
    this.profile = profile;
    this.period = period;
    this.epochNanos = epochNanos;
    this.startNanos = startNanos;
    stream.setOrdered(false);
    stream.setReuse(true);
    stream.setMaxSize(64 << 20);
  }

  /** Begins to sample where CPU time goes. */
  static JfrProfiler cpu(long epochMillis, long nanoTime) {
    Profile profile = new Profile(new Kind("samples", "count"), new Kind("cpu", "nanoseconds"));
    JfrProfiler profiler =
        new JfrProfiler(profile, PERIOD.toNanos(), epochMillis * 1_000_000, nanoTime);
    if (known(CPU_TIME)) {
      var _ = profiler.stream.enable(CPU_TIME).with("throttle", "10ms");
      profiler.stream.onEvent(
          CPU_TIME,
          event -> profile.add(stack(event), 1, event.getDuration("samplingPeriod").toNanos()));
    } else {
      var _ = profiler.stream.enable(EXECUTION).withPeriod(PERIOD);
      profiler.stream.onEvent(EXECUTION, event -> profile.add(stack(event), 1, PERIOD.toNanos()));
    }
    profiler.stream.startAsync();
    return profiler;
  }

  /** Begins to sample what is allocated where. */
  static JfrProfiler allocations(long epochMillis, long nanoTime) {
    Profile profile = new Profile(new Kind("alloc_space", "bytes"));
    JfrProfiler profiler = new JfrProfiler(profile, 0, epochMillis * 1_000_000, nanoTime);
    var _ = profiler.stream.enable(ALLOCATION).with("throttle", "300/s");
    profiler.stream.onEvent(
        ALLOCATION, event -> profile.add(stack(event), event.getLong("weight")));
    profiler.stream.startAsync();
    return profiler;
  }

  private static boolean known(String event) {
    return FlightRecorder.getFlightRecorder().getEventTypes().stream()
        .map(EventType::getName)
        .anyMatch(event::equals);
  }

  /** Ends it; the profile, not compressed. */
  byte[] stop(long nanoTime) {
    var _ = stream.stop();
    return profile.encode(epochNanos, nanoTime - startNanos, period);
  }

  @Override
  public void close() {
    stream.close();
  }

  private static List<Frame> stack(RecordedEvent event) {
    RecordedStackTrace trace = event.getStackTrace();
    List<Frame> stack = new ArrayList<>();
    if (trace == null) {
      stack.add(new Frame("(unknown)", "", 0));
      return stack;
    }
    List<RecordedFrame> frames = trace.getFrames();
    for (RecordedFrame frame : frames.subList(0, Math.min(DEEPEST, frames.size()))) {
      String type = frame.getMethod().getType().getName();
      stack.add(
          new Frame(
              type + "." + frame.getMethod().getName(),
              type.replaceFirst("\\$.*", "").replace('.', '/') + ".java",
              Math.max(0, frame.getLineNumber())));
    }
    return stack;
  }
}

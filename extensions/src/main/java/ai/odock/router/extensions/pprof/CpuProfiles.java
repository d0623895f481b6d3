package ai.odock.router.extensions.pprof;

import ai.odock.router.MemoryBudget;
import ai.odock.router.otlp.NoRoom;
import ai.odock.router.time.Clock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.zip.GZIPOutputStream;

/** Profiles over a time, one after the other. */
final class CpuProfiles {
  private final Clock clock;
  private final MemoryBudget memory;
  private final Semaphore turn = new Semaphore(1);

  CpuProfiles(Clock clock, MemoryBudget memory) {
    this.clock = clock;
    this.memory = memory;
  }

  /** Begins to take samples. */
  @FunctionalInterface
  interface Sampling {
    JfrProfiler begin(long epochMillis, long nanoTime);
  }

  /** Whether this caller may take a profile now; whoever may calls {@link #end} afterwards. */
  boolean begin() {
    return turn.tryAcquire();
  }

  void end() {
    turn.release();
  }

  JfrProfiler start(Sampling sampling) {
    if (!memory.tryCharge(Profile.MOST_BYTES)) {
      throw new NoRoom(Profile.MOST_BYTES);
    }
    try {
      return sampling.begin(clock.epochMillis(), clock.nanoTime());
    } catch (RuntimeException | Error e) {
      memory.release(Profile.MOST_BYTES);
      throw e;
    }
  }

  /** The profile, compressed as pprof wants it. */
  byte[] stop(JfrProfiler profiler) {
    try (profiler) {
      return gzip(profiler.stop(clock.nanoTime()));
    } finally {
      memory.release(Profile.MOST_BYTES);
    }
  }

  static byte[] gzip(byte[] profile) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream(profile.length / 4 + 64);
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(profile);
    } catch (IOException e) {
      throw new IllegalStateException("an array cannot fail", e);
    }
    return packed.toByteArray();
  }
}

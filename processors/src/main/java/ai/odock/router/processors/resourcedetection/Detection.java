package ai.odock.router.processors.resourcedetection;

import ai.odock.router.processors.resourcedetection.ResourceDetectionConfig.Named;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Runs the detectors side by side, all within one time-out. */
final class Detection {
  private final ResourceDetectionConfig config;
  private final Surroundings surroundings;

  Detection(ResourceDetectionConfig config, Surroundings surroundings) {
    this.config = config;
    this.surroundings = surroundings;
  }

  /**
   * What came of it.
   *
   * @param detected of all detectors, the first of them first
   * @param failed why a detector found nothing, by its name
   */
  record Result(Detected detected, Map<String, String> failed) {}

  /** Looks once; takes no longer than the time-out. */
  Result run() throws InterruptedException {
    List<CompletableFuture<Detected>> running = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (Named named : config.detectors()) {
      CompletableFuture<Detected> future = new CompletableFuture<>();
      running.add(future);
      threads.add(
          // name resolution would hold a virtual thread's carrier
          Thread.ofPlatform()
              .daemon()
              .name("detect-" + named.name())
              .start(() -> run(named, future)));
    }
    try {
      return collect(running);
    } finally {
      threads.forEach(Thread::interrupt);
    }
  }

  private void run(Named named, CompletableFuture<Detected> future) {
    try {
      future.complete(named.detector().detect(surroundings));
    } catch (DetectionException | InterruptedException | RuntimeException | Error e) {
      future.completeExceptionally(e);
    }
  }

  private Result collect(List<CompletableFuture<Detected>> running) throws InterruptedException {
    Detected all = new Detected();
    Map<String, String> failed = new HashMap<>();
    long end = System.nanoTime() + config.timeout().toNanos();
    for (int i = 0; i < running.size(); i++) {
      Named named = config.detectors().get(i);
      try {
        Detected one = running.get(i).get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        all.addMissing(one.only(key -> keeps(named, key)));
      } catch (ExecutionException e) {
        failed.put(named.name(), reason(e.getCause()));
      } catch (TimeoutException e) {
        failed.put(named.name(), "nothing found within " + seconds(config.timeout()));
      }
    }
    return new Result(all, failed);
  }

  private boolean keeps(Named named, String key) {
    return !named.disabled().contains(key)
        && (config.attributes().isEmpty() || config.attributes().contains(key));
  }

  private static String reason(@Nullable Throwable cause) {
    return cause instanceof DetectionException
        ? String.valueOf(cause.getMessage())
        : String.valueOf(cause);
  }

  private static String seconds(Duration time) {
    return time.toMillis() + "ms";
  }
}

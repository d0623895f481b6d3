package ai.odock.router.processors.resourcedetection;

import ai.odock.router.Batch;
import ai.odock.router.ComponentContext;
import ai.odock.router.MemoryBudget.Work;
import ai.odock.router.ProcessorType;
import ai.odock.router.Signal;
import ai.odock.router.Transform;
import ai.odock.router.otlp.AttributeEdit;
import ai.odock.router.otlp.ResourceEdit;
import ai.odock.router.telemetry.Accounting;
import ai.odock.router.time.Deadline;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** Adds to every resource what can be found out about where the router runs. */
public final class ResourceDetectionProcessor implements Transform {
  /** The {@code resource_detection} component. */
  public static final ProcessorType<ResourceDetectionConfig> TYPE =
      ProcessorType.transforming(
          "resource_detection",
          List.of("resourcedetection"),
          EnumSet.allOf(Signal.class),
          ResourceDetectionConfig::read,
          (config, signal, context) ->
              new ResourceDetectionProcessor(
                  config,
                  signal,
                  context,
                  Surroundings.real(config.timeout(), context.build().userAgent())));

  /** How soon what failed is tried again, and how seldom in the end. */
  private static final Duration FIRST_RETRY = Duration.ofSeconds(5);

  private static final Duration LAST_RETRY = Duration.ofMinutes(5);

  private final ResourceDetectionConfig config;
  private final Signal signal;
  private final ComponentContext context;
  private final Detection detection;
  private final Map<String, String> labels;

  /** Begins when it is built, so that the instances of several pipelines work side by side. */
  private final CompletableFuture<Boolean> first = new CompletableFuture<>();

  private final Thread worker;
  private volatile int found;
  private final DoubleSupplier count = this::attributesFound;
  private volatile @Nullable Addition addition;

  /** What is added, and what came of the resources that it was added to. */
  private record Addition(AttributeEdit edit, ResourceEdit memory) {}

  ResourceDetectionProcessor(
      ResourceDetectionConfig config,
      Signal signal,
      ComponentContext context,
      Surroundings surroundings) {
    this.config = config;
    this.signal = signal;
    this.context = context;
    this.detection = new Detection(config, surroundings);
    this.labels = Map.of("processor", context.id().toString(), "signal", signal.label());
    this.worker = Thread.ofVirtual().name("resource-detection").start(this::work);
  }

  @Override
  public void start() {
    context.metrics().observe(Accounting.DETECTED_ATTRIBUTES, labels, count);
    try {
      boolean _ = first.get(2 * config.timeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      context.log().warn("Resource detection did not come to an end in time: {}", e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void work() {
    Duration retry = FIRST_RETRY;
    try {
      while (true) {
        boolean complete = detect();
        first.complete(complete);
        Duration wait = config.refreshInterval();
        if (!complete && (wait.isZero() || wait.compareTo(retry) > 0)) {
          wait = retry;
          retry =
              retry.multipliedBy(2).compareTo(LAST_RETRY) > 0 ? LAST_RETRY : retry.multipliedBy(2);
        }
        if (wait.isZero()) {
          return;
        }
        context.clock().sleep(wait);
      }
    } catch (InterruptedException e) {
      first.complete(false); // closed
    }
  }

  /** One look; false when a detector failed. What was found before stays when one fails later. */
  private boolean detect() throws InterruptedException {
    Detection.Result result = detection.run();
    result
        .failed()
        .forEach(
            (detector, reason) -> {
              context.log().warn("failed to detect resource: {}: {}", detector, reason);
              context
                  .metrics()
                  .counter(
                      Accounting.DETECTOR_FAILURES,
                      Map.of("processor", context.id().toString(), "detector", detector))
                  .add(1);
            });
    if (addition == null || result.failed().isEmpty() || result.detected().size() > found) {
      found = result.detected().size();
      addition = new Addition(adding(result.detected()), new ResourceEdit());
      context.log().info("detected resource information: {}", result.detected());
    }
    return result.failed().isEmpty();
  }

  private double attributesFound() {
    return found;
  }

  private AttributeEdit adding(Detected detected) {
    List<byte[]> keys = new ArrayList<>();
    List<byte[]> values = new ArrayList<>();
    detected.forEach(
        (key, value) -> {
          keys.add(key.getBytes(StandardCharsets.UTF_8));
          values.add(value);
        });
    return attributes -> {
      for (int i = 0; i < keys.size(); i++) {
        int at = attributes.find(keys.get(i));
        if (at < 0) {
          attributes.add(keys.get(i), values.get(i));
        } else if (config.override()) {
          attributes.set(at, values.get(i));
        }
      }
    };
  }

  @Override
  public Result apply(Batch batch) {
    Addition now = addition;
    if (now == null || found == 0) {
      return new Result(batch);
    }
    try (Work room = context.memory().work(0)) {
      return new Result(
          batch.map(part -> now.memory().apply(signal.request(), part, now.edit(), room)));
    }
  }

  @Override
  public void close(Deadline deadline) {
    worker.interrupt();
    context.metrics().forget(Accounting.DETECTED_ATTRIBUTES, labels, count);
  }
}

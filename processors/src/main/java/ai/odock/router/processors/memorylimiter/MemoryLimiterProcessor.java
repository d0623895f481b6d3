package ai.odock.router.processors.memorylimiter;

import ai.odock.router.Batch;
import ai.odock.router.ComponentContext;
import ai.odock.router.Consumer;
import ai.odock.router.MemoryBudget;
import ai.odock.router.Outcome;
import ai.odock.router.Outcome.Retryable;
import ai.odock.router.Processor;
import ai.odock.router.ProcessorType;
import ai.odock.router.Signal;
import ai.odock.router.StatusCode;
import ai.odock.router.Traits;
import ai.odock.router.processors.memorylimiter.MemoryLimiterConfig.Limits;
import ai.odock.router.telemetry.Counter;
import ai.odock.router.telemetry.Otelcol;
import ai.odock.router.time.Deadline;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Sets the router's memory budget, and refuses what arrives when the budget is nearly used up
 * (collector: memorylimiterprocessor). The budget counts the bytes of telemetry held exactly, so
 * there is nothing to measure now and then: refusing begins and ends at once.
 */
public final class MemoryLimiterProcessor implements Processor {
  /** The {@code memory_limiter} component. */
  public static final ProcessorType<MemoryLimiterConfig> TYPE =
      new ProcessorType<>(
          "memory_limiter",
          List.of(),
          EnumSet.allOf(Signal.class),
          MemoryLimiterConfig::read,
          (config, signal, context, next) ->
              new MemoryLimiterProcessor(
                  config.limits(machineMemory(), context.memory().most()), signal, context, next));

  /** As the collector says, and the wait that the other refusals for memory ask for. */
  private static final Outcome REFUSED =
      new Retryable(
          StatusCode.UNAVAILABLE,
          "data refused due to high memory usage",
          Duration.ofSeconds(1),
          null);

  private static final long MIB = 1 << 20;

  private final Limits limits;
  private final MemoryBudget memory;
  private final ComponentContext context;
  private final Consumer next;
  private final Counter incoming;
  private final Counter outgoing;
  private final Counter accepted;
  private final Counter refused;
  private final AtomicBoolean refusing = new AtomicBoolean();

  MemoryLimiterProcessor(Limits limits, Signal signal, ComponentContext context, Consumer next) {
    this.limits = limits;
    this.memory = context.memory();
    this.context = context;
    this.next = next;
    Map<String, String> name = Map.of("processor", context.id().toString());
    Map<String, String> labels =
        Map.of("processor", context.id().toString(), "otel.signal", signal.label());
    incoming = context.metrics().counter(Otelcol.PROCESSOR_INCOMING_ITEMS, labels);
    outgoing = context.metrics().counter(Otelcol.PROCESSOR_OUTGOING_ITEMS, labels);
    accepted = context.metrics().counter(Otelcol.processorAccepted(signal.items()), name);
    refused = context.metrics().counter(Otelcol.processorRefused(signal.items()), name);
  }

  /** Of the container, where it has a limit of its own. */
  private static long machineMemory() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
  }

  @Override
  public void start() {
    memory.lower(this, limits.hard());
    var line =
        context
            .log()
            .atInfo()
            .addKeyValue("limit_mib", limits.hard() / MIB)
            .addKeyValue("refuse_from_mib", limits.soft() / MIB);
    if (limits.hard() < limits.asked()) {
      line = line.addKeyValue("configured_mib", limits.asked() / MIB);
      line.log("Memory limiter configured; the Java heap (ROUTER_HEAP) has no room for more");
    } else {
      line.log("Memory limiter configured");
    }
  }

  @Override
  public void close(Deadline deadline) {
    memory.restore(this);
  }

  @Override
  public Traits traits() {
    return next.traits();
  }

  /** A batch does not stand in its own way: what it holds itself is not counted. */
  @Override
  public Outcome consume(Batch batch) {
    int items = batch.items();
    incoming.add(items);
    if (memory.held() - batch.charge() >= limits.soft()) {
      refused.add(items);
      if (!refusing.getAndSet(true)) {
        context.log().warn("Memory usage is above the soft limit. Refusing data.");
      }
      return REFUSED;
    }
    if (refusing.get() && refusing.getAndSet(false)) {
      context.log().info("Memory usage back within limits. Resuming normal operation.");
    }
    accepted.add(items);
    outgoing.add(items);
    return next.consume(batch);
  }
}

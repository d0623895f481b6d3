package ai.odock.router.telemetry;

import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.jspecify.annotations.Nullable;

/**
 * The {@code jvm_*} families that the Java dashboards ask for. Nothing is loaded before the first
 * {@link #text}, so a start does not pay for them. One for all readers.
 */
public final class JvmMetrics implements AutoCloseable {
  private @Nullable PrometheusMeterRegistry registry;
  private @Nullable JvmGcMetrics pauses;
  private boolean closed;

  /** The families in text format 0.0.4; nothing after {@link #close}. */
  public synchronized String text() {
    if (closed) {
      return "";
    }
    if (registry == null) {
      registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
      pauses = bind(registry);
    }
    return registry.scrape();
  }

  /** Stops listening to the garbage collector. */
  @Override
  public synchronized void close() {
    closed = true;
    if (registry != null && pauses != null) {
      pauses.close();
      registry.close();
    }
  }

  private static JvmGcMetrics bind(PrometheusMeterRegistry registry) {
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ClassLoaderMetrics().bindTo(registry);
    JvmGcMetrics pauses = new JvmGcMetrics();
    pauses.bindTo(registry);
    return pauses;
  }
}

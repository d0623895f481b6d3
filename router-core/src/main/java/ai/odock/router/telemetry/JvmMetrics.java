package ai.odock.router.telemetry;

import org.jspecify.annotations.Nullable;

/**
 * The {@code jvm_*} families that the Java dashboards ask for. Nothing is loaded before the first
 * {@link #text}, so a start does not pay for them. One for all readers.
 */
public final class JvmMetrics implements AutoCloseable {
  private @Nullable JvmRegistry registry;
  private boolean closed;

  /** The families in text format 0.0.4; nothing after {@link #close}. */
  public synchronized String text() {
    if (closed) {
      return "";
    }
    if (registry == null) {
      registry = new JvmRegistry();
    }
    return registry.text();
  }

  /** Stops listening to the garbage collector. */
  @Override
  public synchronized void close() {
    closed = true;
    if (registry != null) {
      registry.close();
    }
  }
}

package ai.odock.router.selftelemetry;

import ai.odock.router.Signal;
import ai.odock.router.otlp.OtlpBytes;
import java.util.List;

/**
 * A kind of record that the router makes of itself.
 *
 * @param signal traces or logs
 * @param encoder makes a request of some of them
 */
public record OwnRecords<T>(Signal signal, Encoder<T> encoder) {
  /** Makes a request. */
  @FunctionalInterface
  public interface Encoder<T> {
    /** All the records in one {@code Export…ServiceRequest}. */
    OtlpBytes encode(List<T> records);
  }
}

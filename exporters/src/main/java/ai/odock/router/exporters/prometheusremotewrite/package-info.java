/**
 * The {@code prometheusremotewrite} exporter: OTLP metrics to Prometheus remote write, from bytes
 * to bytes.
 */
@NullMarked
package ai.odock.router.exporters.prometheusremotewrite;

import org.jspecify.annotations.NullMarked;

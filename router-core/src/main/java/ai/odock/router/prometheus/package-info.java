/** Metrics as Prometheus names them: metric names, labels, units, numbers (OTLP to Prometheus). */
@NullMarked
package ai.odock.router.prometheus;

import org.jspecify.annotations.NullMarked;

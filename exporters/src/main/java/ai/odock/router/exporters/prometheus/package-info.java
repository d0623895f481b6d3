/** Shows metrics to Prometheus, which comes for them. */
@NullMarked
package ai.odock.router.exporters.prometheus;

import org.jspecify.annotations.NullMarked;

/** The router's own traces of requests through its pipelines. */
@NullMarked
package ai.odock.router.telemetry.trace;

import org.jspecify.annotations.NullMarked;

/** Sends the router's own metrics, spans and log lines to a backend. */
@NullMarked
package ai.odock.router.telemetry.export;

import org.jspecify.annotations.NullMarked;

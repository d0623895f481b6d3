/** The router's own metrics and the page that shows them. */
@NullMarked
package ai.odock.router.telemetry;

import org.jspecify.annotations.NullMarked;

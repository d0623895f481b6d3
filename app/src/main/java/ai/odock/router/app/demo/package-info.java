/** The demo: a small gateway that sends telemetry, and stand-ins for the backends that take it. */
@NullMarked
package ai.odock.router.app.demo;

import org.jspecify.annotations.NullMarked;

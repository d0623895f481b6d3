@NullMarked
package ai.odock.router.telemetry.trace;

import org.jspecify.annotations.NullMarked;

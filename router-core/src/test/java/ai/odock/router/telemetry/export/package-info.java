@NullMarked
package ai.odock.router.telemetry.export;

import org.jspecify.annotations.NullMarked;

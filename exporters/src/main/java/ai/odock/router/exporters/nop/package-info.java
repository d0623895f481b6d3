/** The {@code nop} exporter. */
@NullMarked
package ai.odock.router.exporters.nop;

import org.jspecify.annotations.NullMarked;

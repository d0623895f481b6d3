/** The {@code resource_detection} processor. */
@NullMarked
package ai.odock.router.processors.resourcedetection;

import org.jspecify.annotations.NullMarked;

/** The {@code resource} processor. */
@NullMarked
package ai.odock.router.processors.resource;

import org.jspecify.annotations.NullMarked;

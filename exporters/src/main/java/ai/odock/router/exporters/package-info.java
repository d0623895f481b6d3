/** The exporters of this build. */
@NullMarked
package ai.odock.router.exporters;

import org.jspecify.annotations.NullMarked;

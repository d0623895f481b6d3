/** The extensions of this build. */
@NullMarked
package ai.odock.router.extensions;

import org.jspecify.annotations.NullMarked;

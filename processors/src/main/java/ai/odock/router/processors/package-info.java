/** The processors of this build. */
@NullMarked
package ai.odock.router.processors;

import org.jspecify.annotations.NullMarked;

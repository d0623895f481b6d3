/** The connectors of this build. */
@NullMarked
package ai.odock.router.connectors;

import org.jspecify.annotations.NullMarked;

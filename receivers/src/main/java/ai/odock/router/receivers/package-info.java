/** The receivers of this build. */
@NullMarked
package ai.odock.router.receivers;

import org.jspecify.annotations.NullMarked;

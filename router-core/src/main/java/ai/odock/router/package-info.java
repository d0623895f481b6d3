/**
 * The vocabulary: what flows, who passes it on, and how a component is described. Sees no
 * transport.
 */
@NullMarked
package ai.odock.router;

import org.jspecify.annotations.NullMarked;

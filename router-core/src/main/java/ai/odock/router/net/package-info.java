/** Servers and clients; the only place that imports a transport library. */
@NullMarked
package ai.odock.router.net;

import org.jspecify.annotations.NullMarked;

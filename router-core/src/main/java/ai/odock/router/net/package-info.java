/**
 * What servers and clients of every protocol share: addresses, listeners, event loops, proxies.
 * This room and those in it are the only place that imports a transport library.
 */
@NullMarked
package ai.odock.router.net;

import org.jspecify.annotations.NullMarked;

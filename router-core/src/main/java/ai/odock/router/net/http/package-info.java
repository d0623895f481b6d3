/** HTTP/1.1 servers and clients. */
@NullMarked
package ai.odock.router.net.http;

import org.jspecify.annotations.NullMarked;

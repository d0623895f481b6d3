@NullMarked
package ai.odock.router.net.tls;

import org.jspecify.annotations.NullMarked;

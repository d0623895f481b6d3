/** What receivers have in common once a request has come in, whatever its protocol. */
@NullMarked
package ai.odock.router.receiving;

import org.jspecify.annotations.NullMarked;

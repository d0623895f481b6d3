/** The {@code forward} connector. */
@NullMarked
package ai.odock.router.connectors.forward;

import org.jspecify.annotations.NullMarked;

/** The {@code loki} receiver. */
@NullMarked
package ai.odock.router.receivers.loki;

import org.jspecify.annotations.NullMarked;

/** The {@code memory_limiter} processor. */
@NullMarked
package ai.odock.router.processors.memorylimiter;

import org.jspecify.annotations.NullMarked;

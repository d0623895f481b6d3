@NullMarked
package ai.odock.router.processors.memorylimiter;

import org.jspecify.annotations.NullMarked;

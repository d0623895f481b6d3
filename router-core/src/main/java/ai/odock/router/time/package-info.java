/** Clocks, deadlines and what happens again and again. */
@NullMarked
package ai.odock.router.time;

import org.jspecify.annotations.NullMarked;

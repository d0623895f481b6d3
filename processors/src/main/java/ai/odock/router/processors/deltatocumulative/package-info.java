/** The {@code delta_to_cumulative} processor. */
@NullMarked
package ai.odock.router.processors.deltatocumulative;

import org.jspecify.annotations.NullMarked;

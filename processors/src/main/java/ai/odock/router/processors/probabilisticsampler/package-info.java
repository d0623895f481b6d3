/** The {@code probabilistic_sampler} processor. */
@NullMarked
package ai.odock.router.processors.probabilisticsampler;

import org.jspecify.annotations.NullMarked;

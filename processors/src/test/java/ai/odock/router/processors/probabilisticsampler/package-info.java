@NullMarked
package ai.odock.router.processors.probabilisticsampler;

import org.jspecify.annotations.NullMarked;

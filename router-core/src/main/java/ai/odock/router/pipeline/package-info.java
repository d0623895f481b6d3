/** Joins receivers, processors and exporters; knows no concrete component. */
@NullMarked
package ai.odock.router.pipeline;

import org.jspecify.annotations.NullMarked;

@NullMarked
package ai.odock.router.pipeline.topology;

import org.jspecify.annotations.NullMarked;

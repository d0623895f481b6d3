@NullMarked
package ai.odock.router.pipeline;

import org.jspecify.annotations.NullMarked;

@NullMarked
package ai.odock.router.pipeline.sending;

import org.jspecify.annotations.NullMarked;

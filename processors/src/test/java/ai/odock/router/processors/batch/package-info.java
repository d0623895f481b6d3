@NullMarked
package ai.odock.router.processors.batch;

import org.jspecify.annotations.NullMarked;

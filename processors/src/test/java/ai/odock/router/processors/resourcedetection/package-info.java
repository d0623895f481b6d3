@NullMarked
package ai.odock.router.processors.resourcedetection;

import org.jspecify.annotations.NullMarked;

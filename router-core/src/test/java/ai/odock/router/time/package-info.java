@NullMarked
package ai.odock.router.time;

import org.jspecify.annotations.NullMarked;

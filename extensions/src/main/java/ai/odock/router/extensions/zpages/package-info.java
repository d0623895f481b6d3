/** The {@code zpages} extension. */
@NullMarked
package ai.odock.router.extensions.zpages;

import org.jspecify.annotations.NullMarked;

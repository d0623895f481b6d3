@NullMarked
package ai.odock.router.receiving;

import org.jspecify.annotations.NullMarked;

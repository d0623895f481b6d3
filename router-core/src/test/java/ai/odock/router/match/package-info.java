@NullMarked
package ai.odock.router.match;

import org.jspecify.annotations.NullMarked;

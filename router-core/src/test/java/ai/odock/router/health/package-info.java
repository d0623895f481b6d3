@NullMarked
package ai.odock.router.health;

import org.jspecify.annotations.NullMarked;

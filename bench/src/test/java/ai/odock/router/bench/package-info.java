@NullMarked
package ai.odock.router.bench;

import org.jspecify.annotations.NullMarked;

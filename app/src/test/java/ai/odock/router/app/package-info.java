@NullMarked
package ai.odock.router.app;

import org.jspecify.annotations.NullMarked;

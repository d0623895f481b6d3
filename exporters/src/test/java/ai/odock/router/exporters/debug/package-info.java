@NullMarked
package ai.odock.router.exporters.debug;

import org.jspecify.annotations.NullMarked;

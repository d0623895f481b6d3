@NullMarked
package ai.odock.router.exporters.prometheus;

import org.jspecify.annotations.NullMarked;

@NullMarked
package ai.odock.router.extensions.pprof;

import org.jspecify.annotations.NullMarked;

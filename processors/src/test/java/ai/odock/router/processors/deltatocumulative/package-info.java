@NullMarked
package ai.odock.router.processors.deltatocumulative;

import org.jspecify.annotations.NullMarked;

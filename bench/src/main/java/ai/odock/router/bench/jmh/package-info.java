/** The wire package beside protobuf-java, on requests of 100 items. */
@NullMarked
package ai.odock.router.bench.jmh;

import org.jspecify.annotations.NullMarked;

/**
 * OTLP as bytes: reading, checking, counting and cutting encoded requests. Depends on java.* alone.
 */
@NullMarked
package ai.odock.router.otlp;

import org.jspecify.annotations.NullMarked;

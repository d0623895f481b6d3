/**
 * Which telemetry a processor is meant for: the {@code include} and {@code exclude} blocks, judged
 * on encoded requests, each level once.
 */
@NullMarked
package ai.odock.router.match;

import org.jspecify.annotations.NullMarked;

/**
 * What stands in front of an exporter: queue, retry, halves, and the account of each destination.
 */
@NullMarked
package ai.odock.router.pipeline.sending;

import org.jspecify.annotations.NullMarked;

/** What the router sends of its own: metrics, log and traces as OTLP. Stands on net. */
@NullMarked
package ai.odock.router.selftelemetry;

import org.jspecify.annotations.NullMarked;

/** The {@code loki} exporter: OTLP log records to Loki's push API, from bytes to bytes. */
@NullMarked
package ai.odock.router.exporters.loki;

import org.jspecify.annotations.NullMarked;

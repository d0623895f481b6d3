@NullMarked
package ai.odock.router.exporters.otlphttp;

import org.jspecify.annotations.NullMarked;

@NullMarked
package ai.odock.router.exporters.otlpgrpc;

import org.jspecify.annotations.NullMarked;

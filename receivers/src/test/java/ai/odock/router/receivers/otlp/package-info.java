@NullMarked
package ai.odock.router.receivers.otlp;

import org.jspecify.annotations.NullMarked;

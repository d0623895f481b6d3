@NullMarked
package ai.odock.router.selftelemetry;

import org.jspecify.annotations.NullMarked;

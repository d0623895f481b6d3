@NullMarked
package ai.odock.router.extensions.healthcheck;

import org.jspecify.annotations.NullMarked;

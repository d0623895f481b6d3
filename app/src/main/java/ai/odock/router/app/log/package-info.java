/** Where slf4j's messages go: one line each on standard error, as text or JSON. */
@NullMarked
package ai.odock.router.app.log;

import org.jspecify.annotations.NullMarked;

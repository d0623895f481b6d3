/** The program: commands, the catalog of components, and the life of a running router. */
@NullMarked
package ai.odock.router.app;

import org.jspecify.annotations.NullMarked;

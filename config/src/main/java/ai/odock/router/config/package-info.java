/** YAML in, checked configuration out. */
@NullMarked
package ai.odock.router.config;

import org.jspecify.annotations.NullMarked;

/**
 * What an operator writes: sections of a configuration, read with their types, problems and places.
 */
@NullMarked
package ai.odock.router.settings;

import org.jspecify.annotations.NullMarked;

/** Actions on attributes, which the processors {@code resource} and {@code attributes} share. */
@NullMarked
package ai.odock.router.attribute;

import org.jspecify.annotations.NullMarked;

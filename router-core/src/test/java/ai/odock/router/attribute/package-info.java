@NullMarked
package ai.odock.router.attribute;

import org.jspecify.annotations.NullMarked;

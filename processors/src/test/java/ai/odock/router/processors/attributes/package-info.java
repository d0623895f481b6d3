@NullMarked
package ai.odock.router.processors.attributes;

import org.jspecify.annotations.NullMarked;

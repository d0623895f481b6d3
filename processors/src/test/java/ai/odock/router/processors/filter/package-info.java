@NullMarked
package ai.odock.router.processors.filter;

import org.jspecify.annotations.NullMarked;

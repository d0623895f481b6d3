@NullMarked
package ai.odock.router.settings;

import org.jspecify.annotations.NullMarked;

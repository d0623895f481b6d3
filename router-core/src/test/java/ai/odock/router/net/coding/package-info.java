@NullMarked
package ai.odock.router.net.coding;

import org.jspecify.annotations.NullMarked;

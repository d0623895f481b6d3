/** Compressions, and bodies as they are taken in: bounded, charged on the memory budget. */
@NullMarked
package ai.odock.router.net.coding;

import org.jspecify.annotations.NullMarked;

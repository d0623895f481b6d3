/** The end-to-end comparison: a load, the tested process, and a sink that counts every item. */
@NullMarked
package ai.odock.router.bench;

import org.jspecify.annotations.NullMarked;

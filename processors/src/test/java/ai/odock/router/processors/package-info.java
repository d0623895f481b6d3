/** What the tests of several processors share. */
@NullMarked
package ai.odock.router.processors;

import org.jspecify.annotations.NullMarked;

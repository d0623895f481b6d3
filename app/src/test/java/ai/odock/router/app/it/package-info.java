/** Tests of the whole program: the real launcher, real clients, real connections. */
@NullMarked
package ai.odock.router.app.it;

import org.jspecify.annotations.NullMarked;

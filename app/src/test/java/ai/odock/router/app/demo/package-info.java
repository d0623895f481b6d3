/** Tests of what surrounds the router in the demo. */
@NullMarked
package ai.odock.router.app.demo;

import org.jspecify.annotations.NullMarked;

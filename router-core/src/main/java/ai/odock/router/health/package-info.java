/** How the router and each component is, and how probes are told. */
@NullMarked
package ai.odock.router.health;

import org.jspecify.annotations.NullMarked;

/** Plans, builds, replaces and stops the components of a configuration; knows no concrete one. */
@NullMarked
package ai.odock.router.pipeline.topology;

import org.jspecify.annotations.NullMarked;

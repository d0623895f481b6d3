@NullMarked
package ai.odock.router.processors.k8sattributes;

import org.jspecify.annotations.NullMarked;

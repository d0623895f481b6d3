@NullMarked
package ai.odock.router.exporters.file;

import org.jspecify.annotations.NullMarked;

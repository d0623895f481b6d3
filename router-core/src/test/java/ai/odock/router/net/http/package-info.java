@NullMarked
package ai.odock.router.net.http;

import org.jspecify.annotations.NullMarked;

@NullMarked
package ai.odock.router.net.grpc;

import org.jspecify.annotations.NullMarked;

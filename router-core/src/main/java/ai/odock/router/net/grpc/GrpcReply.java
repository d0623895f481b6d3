package ai.odock.router.net.grpc;

import ai.odock.router.StatusCode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where a call is answered: once, from any thread. A client that has gone away in the meantime is
 * no error.
 */
public interface GrpcReply {
  /**
   * Answers OK.
   *
   * @param message the encoded response; not to be changed afterwards
   * @throws IllegalStateException when the call was answered before
   */
  void ok(byte[] message);

  /**
   * Answers with a failure.
   *
   * @param retryDelay sent as google.rpc.RetryInfo; null: not sent
   * @throws IllegalStateException when the call was answered before
   */
  void error(StatusCode code, String message, @Nullable Duration retryDelay);

  /**
   * The first value of a header of the call that {@link UnaryHandler#headers} named; null when
   * absent, or longer than 256 characters.
   */
  default @Nullable String header(String name) {
    return null;
  }
}

package ai.odock.router.net.grpc;

import ai.odock.router.StatusCode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What became of a call, be it answered by the peer or failed on the way. */
public final class GrpcAnswer {
  private final RpcStatus status;
  private final byte[] response;

  GrpcAnswer(RpcStatus status, byte[] response) {
    this.status = status;
    this.response = response;
  }

  public StatusCode code() {
    return status.code();
  }

  /** For the operator; empty when all went well. */
  public String message() {
    return status.message();
  }

  /** What the peer asked to wait (RetryInfo), 0 to five minutes; null when it did not say. */
  public @Nullable Duration retryDelay() {
    return status.retryDelay();
  }

  /** The encoded response, at most 256 KiB; empty when the call failed. */
  public byte[] response() {
    return response;
  }

  @Override
  public String toString() {
    return code() + (message().isEmpty() ? "" : ": " + message());
  }
}

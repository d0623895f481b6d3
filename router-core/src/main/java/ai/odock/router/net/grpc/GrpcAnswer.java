package ai.odock.router.net.grpc;

import ai.odock.router.StatusCode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What became of a call, be it answered by the peer or failed on the way. */
public final class GrpcAnswer {
  private final RpcStatus status;
  private final byte[] response;
  private final boolean unreadable;

  GrpcAnswer(RpcStatus status, byte[] response) {
    this(status, response, false);
  }

  private GrpcAnswer(RpcStatus status, byte[] response, boolean unreadable) {
    this.status = status;
    this.response = response;
    this.unreadable = unreadable;
  }

  /** The peer has answered a request that it took, and nobody can read what. */
  static GrpcAnswer unreadable(String message) {
    return new GrpcAnswer(new RpcStatus(StatusCode.INTERNAL, message, null), new byte[0], true);
  }

  /** Whether the request was taken and only the answer to it is of no use. */
  public boolean isUnreadable() {
    return unreadable;
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

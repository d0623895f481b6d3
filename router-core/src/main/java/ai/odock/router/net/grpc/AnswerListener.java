package ai.odock.router.net.grpc;

import ai.odock.router.StatusCode;
import ai.odock.router.net.AddressText;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Exception;
import java.io.FileNotFoundException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Gathers the answer of one call. */
final class AnswerListener extends ClientCall.Listener<byte[]> {
  private static final Metadata.Key<byte[]> DETAILS =
      Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER);
  private static final byte[] NOTHING = new byte[0];

  final CompletableFuture<GrpcAnswer> answer = new CompletableFuture<>();
  private boolean answering;
  private byte[] response = NOTHING;
  private boolean responded;

  @Override
  public void onHeaders(Metadata headers) {
    answering = true;
  }

  @Override
  public void onMessage(byte[] message) {
    response = message;
    responded = true;
  }

  @Override
  public void onClose(Status status, Metadata trailers) {
    StatusCode code = StatusCode.of(status.getCode().value());
    if (code == StatusCode.OK && !responded) {
      answer.complete(GrpcAnswer.unreadable("the peer answered OK without a message"));
    } else if (code == StatusCode.OK) {
      complete(code, "", null);
    } else if (code == StatusCode.RESOURCE_EXHAUSTED && answering && trailers.keys().isEmpty()) {
      // our own limit on responses, not the peer's on requests: sending less would not help
      answer.complete(GrpcAnswer.unreadable("the response is too large: " + text(status)));
    } else if (code == StatusCode.INTERNAL && status.getCause() instanceof Http2Exception) {
      // the peer has broken the protocol and with it the connection: for grpc-go that is
      // UNAVAILABLE
      complete(StatusCode.UNAVAILABLE, text(status), null);
    } else if (code == StatusCode.CANCELLED && answering && status.getCause() != null) {
      // our own decoding, of an answer to a request that the peer has taken: no reason to repeat it
      answer.complete(GrpcAnswer.unreadable("the response cannot be read: " + text(status)));
    } else {
      byte[] details = trailers.get(DETAILS);
      RpcStatus rich = details == null ? null : RpcStatus.decode(details);
      complete(code, text(status), rich == null ? null : rich.retryDelay());
    }
  }

  private void complete(StatusCode code, String message, @Nullable Duration delay) {
    byte[] body = code == StatusCode.OK ? response : NOTHING;
    answer.complete(new GrpcAnswer(new RpcStatus(code, message, delay), body));
  }

  private static String text(Status status) {
    String description = status.getDescription() == null ? "" : status.getDescription();
    Throwable cause = status.getCause();
    if (cause == null) {
      return description;
    }
    // "io exception" alone helps nobody, nor do the names of Netty's handlers on the next line
    String first = AddressText.plain(description.lines().findFirst().orElse(""));
    String detail = AddressText.plain(detail(cause));
    if (first.isEmpty()) {
      return detail;
    }
    return first.contains(detail) ? first : first + ": " + detail;
  }

  private static String detail(Throwable cause) {
    if (cause instanceof FileNotFoundException) {
      return "no such unix socket"; // the transport says the name of the exception alone
    }
    Throwable telling = cause;
    if (cause instanceof SSLException) { // "General OpenSslEngine problem": the reason is below it
      while (telling.getCause() != null) {
        telling = telling.getCause();
      }
    }
    return telling.getMessage() == null ? telling.toString() : telling.getMessage();
  }
}

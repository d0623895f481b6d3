package ai.odock.router.net.grpc;

import ai.odock.router.StatusCode;
import ai.odock.router.net.RetryDelay;
import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.otlp.ProtoWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A {@code google.rpc.Status}, with the one detail that matters here.
 *
 * @param retryDelay of google.rpc.RetryInfo; null: there is none
 */
public record RpcStatus(StatusCode code, String message, @Nullable Duration retryDelay) {
  private static final String RETRY_INFO = "type.googleapis.com/google.rpc.RetryInfo";
  private static final byte[] RETRY_INFO_SUFFIX =
      "/google.rpc.RetryInfo".getBytes(StandardCharsets.US_ASCII);

  /** The encoded message. */
  public byte[] encode() {
    ProtoWriter out = new ProtoWriter(96 + message.length());
    if (code != StatusCode.OK) {
      out.varintField(1, code.number());
    }
    if (!message.isEmpty()) {
      out.stringField(2, message);
    }
    if (retryDelay != null) {
      int detail = out.beginMessage(3);
      out.stringField(1, RETRY_INFO);
      int info = out.beginMessage(2);
      int delay = out.beginMessage(1);
      out.varintField(1, retryDelay.getSeconds());
      out.varintField(2, retryDelay.getNano());
      out.endMessage(delay);
      out.endMessage(info);
      out.endMessage(detail);
    }
    return out.toByteArray();
  }

  /**
   * Reads what a backend sent. The delay is kept within 0 and five minutes.
   *
   * @return null when it cannot be read
   */
  public static @Nullable RpcStatus decode(byte[] encoded) {
    try {
      return read(new ProtoReader(encoded, 0, encoded.length));
    } catch (IllegalStateException | IndexOutOfBoundsException e) {
      // nobody has checked these bytes before the cursor walks over them
      return null;
    }
  }

  private static RpcStatus read(ProtoReader in) {
    StatusCode code = StatusCode.OK;
    String message = "";
    Duration delay = null;
    ProtoReader detail = new ProtoReader();
    while (in.next()) {
      switch (in.field() << 3 | in.wireType()) {
        case 1 << 3 | ProtoReader.VARINT -> code = StatusCode.of((int) in.varint());
        case 2 << 3 | ProtoReader.BYTES -> message = text(in);
        case 3 << 3 | ProtoReader.BYTES -> {
          Duration found = retryInfo(detail.enter(in));
          delay = found == null ? delay : found;
        }
        default -> {}
      }
    }
    return new RpcStatus(code, message, delay);
  }

  private static @Nullable Duration retryInfo(ProtoReader any) {
    boolean retryInfo = false;
    int start = 0;
    int length = 0;
    while (any.next()) {
      switch (any.field() << 3 | any.wireType()) {
        case 1 << 3 | ProtoReader.BYTES -> retryInfo = endsAsRetryInfo(any);
        case 2 << 3 | ProtoReader.BYTES -> {
          start = any.valueStart();
          length = any.valueLength();
        }
        default -> {}
      }
    }
    // what another detail holds need not even be protobuf
    return retryInfo ? retryDelay(new ProtoReader(any.array(), start, length)) : null;
  }

  private static boolean endsAsRetryInfo(ProtoReader url) {
    int at = url.valueStart() + url.valueLength() - RETRY_INFO_SUFFIX.length;
    return at >= url.valueStart()
        && Arrays.equals(
            url.array(),
            at,
            at + RETRY_INFO_SUFFIX.length,
            RETRY_INFO_SUFFIX,
            0,
            RETRY_INFO_SUFFIX.length);
  }

  private static Duration retryDelay(ProtoReader info) {
    long seconds = 0;
    long nanos = 0;
    ProtoReader delay = new ProtoReader();
    while (info.next()) {
      if (info.field() == 1 && info.wireType() == ProtoReader.BYTES) {
        delay.enter(info);
        while (delay.next()) {
          switch (delay.field() << 3 | delay.wireType()) {
            case 1 << 3 | ProtoReader.VARINT -> seconds = delay.varint();
            case 2 << 3 | ProtoReader.VARINT -> nanos = (int) delay.varint();
            default -> {}
          }
        }
      }
    }
    return RetryDelay.clamp(seconds, nanos);
  }

  private static String text(ProtoReader in) {
    return new String(in.array(), in.valueStart(), in.valueLength(), StandardCharsets.UTF_8);
  }
}

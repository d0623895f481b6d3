package ai.odock.router.net.grpc;

import ai.odock.router.net.Protocol;
import io.grpc.netty.shaded.io.netty.channel.Channel;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** gRPC, over HTTP/2, on the connections of a listener. */
final class GrpcProtocol implements Protocol {
  private static final int FRAME_HEAD = 9;
  private static final byte SETTINGS = 4;
  private static final byte GOAWAY = 7;

  private final GrpcSettings settings;

  GrpcProtocol(GrpcSettings settings) {
    this.settings = settings;
  }

  @Override
  public boolean readsByItself() {
    return true;
  }

  @Override
  public void open(Channel channel, BooleanSupplier closing) {
    var _ = new GrpcConnection(settings, channel);
  }

  /**
   * Empty settings, which have to come first, and GOAWAY: no call was looked at, so clients may
   * make them again, and call the failure UNAVAILABLE.
   */
  @Override
  public byte[] tooMany(String message) {
    byte[] text = message.getBytes(StandardCharsets.UTF_8);
    int lastStreamAndCode = 8;
    return ByteBuffer.allocate(2 * FRAME_HEAD + lastStreamAndCode + text.length)
        .putInt(0)
        .put(3, SETTINGS)
        .position(FRAME_HEAD)
        .putInt(lastStreamAndCode + text.length << 8 | GOAWAY)
        .position(2 * FRAME_HEAD + lastStreamAndCode)
        .put(text)
        .array();
  }

  /** Clients that balance connect again as soon as one that was good ends. */
  @Override
  public Duration tooManyDelay() {
    return Duration.ofSeconds(1);
  }

  @Override
  public void refused(String reason) {
    settings.onRefused().accept(reason);
  }
}

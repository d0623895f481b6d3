package ai.odock.router.net.grpc;

import ai.odock.router.net.FirstBytes;
import ai.odock.router.net.Http2Frames;
import ai.odock.router.net.Protocol;
import ai.odock.router.net.SpokenProtocol;
import ai.odock.router.net.TcpListener;
import ai.odock.router.net.TurnedAway;
import ai.odock.router.net.WrongProtocol;
import io.grpc.netty.shaded.io.netty.channel.Channel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** gRPC, over HTTP/2, on the connections of a listener. */
final class GrpcProtocol implements Protocol {
  private static final Set<SpokenProtocol> WRONG =
      EnumSet.of(SpokenProtocol.HTTP1, SpokenProtocol.TLS);

  /** Clients that balance connect again as soon as a connection that was good has ended. */
  private static final Duration BEFORE_GOAWAY = Duration.ofSeconds(1);

  private final GrpcSettings settings;
  private final WrongProtocol wrong;

  GrpcProtocol(GrpcSettings settings, WrongProtocol wrong) {
    this.settings = settings;
    this.wrong = wrong;
  }

  @Override
  public boolean readsByItself() {
    return true;
  }

  /** The client speaks first, by the protocol; until then there is nothing but its timeout. */
  @Override
  public void open(Channel channel, BooleanSupplier closing) {
    var silent =
        channel
            .eventLoop()
            .schedule(
                () -> TcpListener.cut(channel),
                settings.requestTimeout().toNanos(),
                TimeUnit.NANOSECONDS);
    // a task that waits keeps the whole connection in memory
    var _ = channel.closeFuture().addListener(closed -> silent.cancel(false));
    Runnable right =
        () -> {
          silent.cancel(false);
          var _ = new GrpcConnection(settings, channel);
        };
    var _ = channel.pipeline().addLast(new FirstBytes(WRONG, it -> answer(it, channel), right));
  }

  private TurnedAway answer(SpokenProtocol spoken, Channel channel) {
    String text = wrong.told(spoken, channel) + "\n";
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    String head =
        "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: "
            + body.length
            + "\r\nConnection: close\r\n\r\n";
    // a TLS client calls any such text what it is: no TLS
    return TurnedAway.spoken((head + text).getBytes(StandardCharsets.UTF_8), Duration.ZERO);
  }

  @Override
  public byte[] tooMany(String message) {
    return Http2Frames.goAway(Http2Frames.NO_ERROR, message);
  }

  @Override
  public Duration tooManyDelay() {
    return BEFORE_GOAWAY;
  }

  @Override
  public void refused(String reason) {
    settings.onRefused().accept(reason);
  }
}

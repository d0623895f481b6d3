package ai.odock.router.net.http;

import ai.odock.router.net.FirstBytes;
import ai.odock.router.net.Http2Frames;
import ai.odock.router.net.Protocol;
import ai.odock.router.net.SpokenProtocol;
import ai.odock.router.net.TurnedAway;
import ai.odock.router.net.WrongProtocol;
import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpDecoderConfig;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpHeadersFactory;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpServerCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** HTTP/1.1 on the connections of a listener. */
final class HttpProtocol implements Protocol {
  private static final int MAX_LINE = 8 << 10;
  private static final int MAX_HEADERS = 32 << 10;
  private static final int MAX_CHUNK = 64 << 10;

  private static final HttpHeadersFactory HEADERS =
      new HeaderLimit(DefaultHttpHeadersFactory.headersFactory());
  private static final HttpHeadersFactory TRAILERS =
      new HeaderLimit(DefaultHttpHeadersFactory.trailersFactory());

  private static final Set<SpokenProtocol> WRONG =
      EnumSet.of(SpokenProtocol.HTTP2, SpokenProtocol.TLS);

  /** Clients that balance connect again as soon as a connection that was good has ended. */
  private static final Duration BEFORE_GOAWAY = Duration.ofSeconds(1);

  private final HttpSettings settings;
  private final WrongProtocol wrong;

  HttpProtocol(HttpSettings settings, WrongProtocol wrong) {
    this.settings = settings;
    this.wrong = wrong;
  }

  @Override
  public boolean readsByItself() {
    return false;
  }

  @Override
  public void open(Channel channel, BooleanSupplier closing) {
    HttpConnection connection = new HttpConnection(settings, channel, closing);
    HttpDecoderConfig limits =
        new HttpDecoderConfig()
            .setMaxInitialLineLength(MAX_LINE)
            .setMaxHeaderSize(MAX_HEADERS)
            .setMaxChunkSize(MAX_CHUNK)
            .setHeadersFactory(HEADERS)
            .setTrailersFactory(TRAILERS);
    FirstBytes first = new FirstBytes(WRONG, it -> answer(it, channel), () -> {});
    channel
        .pipeline()
        .addLast(
            connection.silence(),
            connection.head(),
            first,
            new HttpServerCodec(limits),
            connection);
  }

  private TurnedAway answer(SpokenProtocol spoken, Channel channel) {
    String text = wrong.told(spoken, channel);
    if (spoken == SpokenProtocol.HTTP2) {
      byte[] goAway = Http2Frames.goAway(Http2Frames.HTTP_1_1_REQUIRED, text);
      return TurnedAway.spoken(goAway, BEFORE_GOAWAY);
    }
    // a TLS client calls any text what it is: no TLS
    String answer = settings.closing("400 Bad Request", "", text + "\n");
    return TurnedAway.spoken(answer.getBytes(StandardCharsets.UTF_8), Duration.ZERO);
  }

  @Override
  public byte[] tooMany(String message) {
    return settings.unavailable(message + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /** The answer itself says when to come back. */
  @Override
  public Duration tooManyDelay() {
    return Duration.ZERO;
  }

  @Override
  public void refused(String reason) {
    settings.onRefused().accept(reason);
  }
}

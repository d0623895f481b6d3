package ai.odock.router.net.http;

import ai.odock.router.net.Protocol;
import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpDecoderConfig;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpHeadersFactory;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpServerCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
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

  private final HttpSettings settings;

  HttpProtocol(HttpSettings settings) {
    this.settings = settings;
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
    channel
        .pipeline()
        .addLast(connection.silence(), connection.head(), new HttpServerCodec(limits), connection);
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

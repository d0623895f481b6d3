package ai.odock.router.net.http;

import io.grpc.netty.shaded.io.netty.handler.codec.DefaultHeaders.NameValidator;
import io.grpc.netty.shaded.io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpHeaders;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpHeadersFactory;
import io.grpc.netty.shaded.io.netty.handler.codec.http.TooLongHttpHeaderException;

/**
 * Makes headers that take no more than a number of lines. A line of four bytes becomes an object of
 * about 150, so a limit on bytes alone is none.
 */
final class HeaderLimit implements HttpHeadersFactory {
  private static final int MAX_LINES = 128;

  private final DefaultHttpHeadersFactory factory;

  /**
   * @param factory makes headers without the limit
   */
  HeaderLimit(DefaultHttpHeadersFactory factory) {
    this.factory = factory;
  }

  @Override
  public HttpHeaders newHeaders() {
    return factory.withNameValidator(new Count(factory.getNameValidator())).newHeaders();
  }

  @Override
  public HttpHeaders newEmptyHeaders() {
    return factory.newEmptyHeaders();
  }

  /** Sees each line once, when it is added. */
  private static final class Count implements NameValidator<CharSequence> {
    private final NameValidator<CharSequence> names;
    private int lines;

    Count(NameValidator<CharSequence> names) {
      this.names = names;
    }

    @Override
    public void validateName(CharSequence name) {
      names.validateName(name);
      if (++lines > MAX_LINES) {
        throw new TooLongHttpHeaderException("more than " + MAX_LINES + " headers");
      }
    }
  }
}

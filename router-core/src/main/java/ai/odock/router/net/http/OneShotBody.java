package ai.odock.router.net.http;

import ai.odock.router.net.coding.HttpBody;
import java.io.IOException;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;

/** A body for the library, which it can send only once and therefore never repeats by itself. */
final class OneShotBody extends RequestBody {
  private final HttpBody body;

  OneShotBody(HttpBody body) {
    this.body = body;
  }

  /** The header is set by hand, so that nothing is added to it. */
  @Override
  public @Nullable MediaType contentType() {
    return null;
  }

  @Override
  public long contentLength() {
    return body.length();
  }

  @Override
  public boolean isOneShot() {
    return true;
  }

  @Override
  public void writeTo(BufferedSink sink) throws IOException {
    body.writeTo(sink.outputStream());
  }
}

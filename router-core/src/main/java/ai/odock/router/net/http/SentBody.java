package ai.odock.router.net.http;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.Buffer;
import okio.BufferedSink;
import okio.ForwardingSink;
import okio.Okio;
import org.jspecify.annotations.Nullable;

/** A body that counts what of it has been sent. */
final class SentBody extends RequestBody {
  private final RequestBody body;
  private final AtomicLong sent = new AtomicLong();

  SentBody(RequestBody body) {
    this.body = body;
  }

  /** Bytes. */
  long sent() {
    return sent.get();
  }

  @Override
  public @Nullable MediaType contentType() {
    return body.contentType();
  }

  @Override
  public long contentLength() throws IOException {
    return body.contentLength();
  }

  @Override
  public boolean isOneShot() {
    return body.isOneShot();
  }

  @Override
  public void writeTo(BufferedSink sink) throws IOException {
    BufferedSink counting =
        Okio.buffer(
            new ForwardingSink(sink) {
              @Override
              public void write(Buffer source, long bytes) throws IOException {
                super.write(source, bytes);
                sent.addAndGet(bytes);
              }
            });
    body.writeTo(counting);
    counting.emit();
  }
}

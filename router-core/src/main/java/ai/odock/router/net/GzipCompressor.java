package ai.odock.router.net;

import io.grpc.Compressor;
import java.io.OutputStream;

/** grpc-java's door to {@link GzipOutput}. */
final class GzipCompressor implements Compressor {
  @Override
  public String getMessageEncoding() {
    return "gzip";
  }

  @Override
  public OutputStream compress(OutputStream out) {
    return new GzipOutput(out);
  }
}

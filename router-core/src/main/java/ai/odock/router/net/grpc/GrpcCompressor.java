package ai.odock.router.net.grpc;

import ai.odock.router.net.coding.Compression;
import io.grpc.Compressor;
import java.io.IOException;
import java.io.OutputStream;

/** grpc-java's door to a {@link Compression}. */
final class GrpcCompressor implements Compressor {
  private final String name;
  private final Compression compression;

  private GrpcCompressor(String name, Compression compression) {
    this.name = name;
    this.compression = compression;
  }

  /**
   * What "snappy" names over gRPC are its frames, because that is what Go's module of that name
   * (go-grpc-compression) sends and reads.
   */
  static GrpcCompressor of(Compression compression) {
    String name = String.valueOf(compression.contentEncoding());
    return compression.coding() == Compression.Coding.SNAPPY
        ? new GrpcCompressor(name, new Compression(Compression.Coding.SNAPPY_FRAMED, 0))
        : new GrpcCompressor(name, compression);
  }

  @Override
  public String getMessageEncoding() {
    return name;
  }

  @Override
  public OutputStream compress(OutputStream out) throws IOException {
    return compression.open(out);
  }
}

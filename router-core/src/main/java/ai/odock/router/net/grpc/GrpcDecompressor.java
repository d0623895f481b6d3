package ai.odock.router.net.grpc;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import io.grpc.Decompressor;
import java.io.IOException;
import java.io.InputStream;
import org.xerial.snappy.SnappyFramedInputStream;

/**
 * Reads answers in the coding of the request, which is how Go's server answers without being asked.
 * The channel's limit on answers counts what comes out of these streams.
 */
enum GrpcDecompressor implements Decompressor {
  SNAPPY("snappy") {
    @Override
    public InputStream decompress(InputStream stream) throws IOException {
      return new SnappyFramedInputStream(stream);
    }
  },
  ZSTD("zstd") {
    @Override
    public InputStream decompress(InputStream stream) throws IOException {
      return new ZstdInputStreamNoFinalizer(stream).setLongMax(MAX_WINDOW_LOG);
    }
  };

  /** 8 MiB, the usual window of Go's encoder. */
  private static final int MAX_WINDOW_LOG = 23;

  private final String name;

  GrpcDecompressor(String name) {
    this.name = name;
  }

  @Override
  public String getMessageEncoding() {
    return name;
  }
}

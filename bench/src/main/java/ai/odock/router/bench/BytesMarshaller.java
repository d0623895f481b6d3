package ai.odock.router.bench;

import io.grpc.Compressor;
import io.grpc.CompressorRegistry;
import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;

/** Encoded messages as they are. */
final class BytesMarshaller implements MethodDescriptor.Marshaller<byte[]> {
  private static final int BUFFER = 64 << 10;

  /** Compresses at the fastest level: the client's CPU time is not what is measured. */
  static OutputStream gzip(OutputStream out) throws IOException {
    return new FastGzip(out);
  }

  /** For channels. */
  static CompressorRegistry gzip() {
    CompressorRegistry registry = CompressorRegistry.newEmptyInstance();
    registry.register(
        new Compressor() {
          @Override
          public String getMessageEncoding() {
            return "gzip";
          }

          @Override
          public OutputStream compress(OutputStream out) throws IOException {
            return gzip(out);
          }
        });
    return registry;
  }

  @Override
  public InputStream stream(byte[] value) {
    return new Whole(value);
  }

  @Override
  public byte[] parse(InputStream stream) {
    try (stream) {
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Tells its length, so that grpc copies it once. */
  private static final class Whole extends ByteArrayInputStream implements KnownLength, Drainable {
    Whole(byte[] bytes) {
      super(bytes);
    }

    @Override
    public int drainTo(OutputStream target) throws IOException {
      return (int) transferTo(target);
    }
  }

  private static final class FastGzip extends GZIPOutputStream {
    FastGzip(OutputStream out) throws IOException {
      super(out, BUFFER);
      def.setLevel(1);
    }
  }
}

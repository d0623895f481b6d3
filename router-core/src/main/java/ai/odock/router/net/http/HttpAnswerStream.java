package ai.odock.router.net.http;

import ai.odock.router.net.coding.DeflateLevel;
import ai.odock.router.net.coding.GzipOutput;
import io.grpc.netty.shaded.io.netty.buffer.Unpooled;
import io.grpc.netty.shaded.io.netty.handler.codec.http.DefaultHttpContent;
import io.grpc.netty.shaded.io.netty.handler.codec.http.LastHttpContent;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * The body of an answer that is written bit by bit. A write returns when the client's connection
 * has taken the bytes, so that no more than what is being written is held in memory. Used by one
 * thread, which may wait.
 */
public final class HttpAnswerStream implements AutoCloseable {
  private final HttpConnection connection;
  private final HttpExchange exchange;
  private final OutputStream out;
  private long bytes;
  private boolean ended;

  HttpAnswerStream(HttpConnection connection, HttpExchange exchange, boolean gzip) {
    this.connection = connection;
    this.exchange = exchange;
    OutputStream wire = new Wire();
    this.out = gzip ? new GzipOutput(wire, DeflateLevel.DEFAULT) : wire;
  }

  /**
   * Writes a part of the body.
   *
   * @throws IOException when the client has gone or was cut
   */
  public void write(byte[] array, int offset, int length) throws IOException {
    out.write(array, offset, length);
  }

  /**
   * Completes the body.
   *
   * @throws IOException when the client has gone or was cut
   */
  public void end() throws IOException {
    out.close();
    ended = true;
    exchange.streamed(bytes);
    connection.end(exchange, LastHttpContent.EMPTY_LAST_CONTENT);
  }

  /** Cuts the connection unless the body is complete: the client sees that it is not. */
  @Override
  public void close() {
    if (!ended) {
      ended = true;
      connection.abort(exchange);
      try {
        out.close(); // nothing arrives any more; a deflater is given back
      } catch (IOException e) {
        return;
      }
    }
  }

  private final class Wire extends OutputStream {
    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] array, int offset, int length) throws IOException {
      if (length > 0) {
        bytes += length;
        byte[] copy = Arrays.copyOfRange(array, offset, offset + length);
        connection.write(new DefaultHttpContent(Unpooled.wrappedBuffer(copy)));
      }
    }
  }
}

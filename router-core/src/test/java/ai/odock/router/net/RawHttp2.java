package ai.odock.router.net;

import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import io.grpc.netty.shaded.io.netty.buffer.Unpooled;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Exception;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Headers;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2HeadersEncoder;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** An HTTP/2 client that sends whatever frames a test wants. */
public final class RawHttp2 implements Closeable {
  public static final int DATA = 0;
  public static final int HEADERS = 1;
  public static final int RST = 3;
  public static final int SETTINGS = 4;
  public static final int PING = 6;
  public static final int GOAWAY = 7;
  private static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;
  private static final int ACK = 1;

  private final Socket socket;
  private final DataInputStream in;
  private final DataOutputStream out;
  private final Http2HeadersEncoder encoder = new DefaultHttp2HeadersEncoder();
  private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false);
  private boolean ackSettings = true;

  /** Headers and trailers together, the body, and the code of a reset or -1. */
  public record Answer(Map<String, String> headers, ByteArrayOutputStream data, int reset) {
    public String status() {
      return headers.getOrDefault("grpc-status", "")
          + " "
          + headers.getOrDefault("grpc-message", "");
    }
  }

  public record Frame(int type, int flags, int stream, ByteBuf payload) {}

  public RawHttp2(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(10_000);
    socket.setTcpNoDelay(true);
    in = new DataInputStream(socket.getInputStream());
    out = new DataOutputStream(socket.getOutputStream());
    out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    frame(SETTINGS, 0, 0, new byte[0]);
  }

  public RawHttp2 ignoringSettings() {
    ackSettings = false;
    return this;
  }

  public void frame(int type, int flags, int stream, byte[] payload) throws IOException {
    out.writeByte(payload.length >> 16);
    out.writeShort(payload.length);
    out.writeByte(type);
    out.writeByte(flags);
    out.writeInt(stream);
    out.write(payload);
    out.flush();
  }

  /** Bytes that need not be a frame. */
  public void frame(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  /** The headers of a gRPC call; a pair whose value is empty removes the header. */
  public void call(int stream, boolean end, String path, Map<String, String> changes)
      throws IOException {
    Http2Headers headers =
        new DefaultHttp2Headers(false)
            .method("POST")
            .scheme("http")
            .authority("localhost")
            .path(path)
            .set("content-type", "application/grpc")
            .set("te", "trailers");
    changes.forEach(
        (name, value) -> {
          if (value.isEmpty()) {
            headers.remove(name);
          } else {
            headers.set(name, value);
          }
        });
    ByteBuf block = Unpooled.buffer();
    try {
      encoder.encodeHeaders(stream, headers, block);
    } catch (Http2Exception e) {
      throw new IOException(e);
    }
    byte[] payload = new byte[block.readableBytes()];
    block.readBytes(payload);
    frame(HEADERS, END_HEADERS | (end ? END_STREAM : 0), stream, payload);
  }

  public void data(int stream, boolean end, byte[] payload) throws IOException {
    frame(DATA, end ? END_STREAM : 0, stream, payload);
  }

  public void ping(long data) throws IOException {
    frame(PING, 0, 0, ByteBuffer.allocate(8).putLong(data).array());
  }

  /** Reads up to the next frame of a type; answers pings on the way when told so. */
  public Frame next(int type, boolean answerPings) throws IOException {
    while (true) {
      Frame frame = read();
      if (frame.type == PING && frame.flags == 0 && answerPings) {
        byte[] data = new byte[8];
        frame.payload.getBytes(0, data);
        frame(PING, ACK, 0, data);
      }
      if (frame.type == HEADERS) {
        // the table of headers goes on
        var _ = decode(frame);
      }
      if (frame.type == type) {
        return frame;
      }
    }
  }

  /** Whether the server has ended the connection, whatever it sends before. */
  public boolean ended() {
    try {
      while (true) {
        var _ = read();
      }
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  public Frame read() throws IOException {
    int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
    int type = in.readUnsignedByte();
    int flags = in.readUnsignedByte();
    int stream = in.readInt();
    Frame frame = new Frame(type, flags, stream, Unpooled.wrappedBuffer(in.readNBytes(length)));
    if (type == SETTINGS && flags == 0 && ackSettings) {
      frame(SETTINGS, ACK, 0, new byte[0]);
    }
    return frame;
  }

  /** Reads until the stream ends. */
  public Answer answer(int stream) throws IOException {
    Map<String, String> headers = new HashMap<>();
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    while (true) {
      Frame frame = read();
      if (frame.stream == stream && frame.type == RST) {
        return new Answer(headers, data, frame.payload.readInt());
      }
      if (frame.type == GOAWAY && stream != 0 && frame.stream == 0) {
        continue;
      }
      if (frame.stream != 0 && frame.type == HEADERS) {
        Http2Headers decoded = decode(frame);
        if (frame.stream == stream) {
          decoded.forEach(e -> headers.put(e.getKey().toString(), e.getValue().toString()));
        }
      }
      if (frame.stream == stream && frame.type == DATA) {
        frame.payload.readBytes(data, frame.payload.readableBytes());
      }
      boolean ended = (frame.flags & END_STREAM) != 0;
      if (frame.stream == stream && ended && frame.type <= HEADERS) {
        return new Answer(headers, data, -1);
      }
    }
  }

  private Http2Headers decode(Frame frame) throws IOException {
    try {
      return decoder.decodeHeaders(frame.stream, frame.payload);
    } catch (Http2Exception e) {
      throw new IOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}

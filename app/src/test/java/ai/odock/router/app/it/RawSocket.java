package ai.odock.router.app.it;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** A client that sends whatever bytes or HTTP/2 frames a test wants. */
final class RawSocket implements Closeable {
  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int PRIORITY = 2;
  static final int RST = 3;
  static final int SETTINGS = 4;
  static final int PING = 6;
  static final int GOAWAY = 7;
  static final int WINDOW_UPDATE = 8;
  static final int CONTINUATION = 9;
  static final int END_STREAM = 1;
  static final int END_HEADERS = 4;
  private static final int PATIENCE_MILLIS = 30_000;

  private final Socket socket;
  private final DataOutputStream out;

  RawSocket(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
    out = new DataOutputStream(socket.getOutputStream());
  }

  /** One that has greeted as HTTP/2 does. */
  static RawSocket http2(int port) throws IOException {
    RawSocket client = new RawSocket(port);
    client.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    client.frame(SETTINGS, 0, 0, new byte[0]);
    return client;
  }

  void send(String text) throws IOException {
    send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  void send(byte[] bytes) throws IOException {
    out.write(bytes);
  }

  /** The same, but the server may have ended the connection. */
  void sendIfWanted(byte[] bytes) {
    try {
      send(bytes);
    } catch (IOException e) {
      // it has
    }
  }

  void sendIfWanted(String text) {
    sendIfWanted(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  void frame(int type, int flags, int stream, byte[] payload) throws IOException {
    send(encoded(type, flags, stream, payload));
  }

  static byte[] encoded(int type, int flags, int stream, byte[] payload) {
    byte[] head = {
      (byte) (payload.length >> 16),
      (byte) (payload.length >> 8),
      (byte) payload.length,
      (byte) type,
      (byte) flags,
      (byte) (stream >> 24),
      (byte) (stream >> 16),
      (byte) (stream >> 8),
      (byte) stream
    };
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.writeBytes(head);
    frame.writeBytes(payload);
    return frame.toByteArray();
  }

  /** The headers of a call that exports spans. */
  void call(int stream, int flags) throws IOException {
    frame(HEADERS, flags | END_HEADERS, stream, callHeaders());
  }

  static byte[] callHeaders() {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    literal(block, ":method", "POST");
    literal(block, ":scheme", "http");
    literal(block, ":path", "/opentelemetry.proto.collector.trace.v1.TraceService/Export");
    literal(block, ":authority", "localhost");
    literal(block, "content-type", "application/grpc");
    literal(block, "te", "trailers");
    return block.toByteArray();
  }

  /** A header as HPACK writes one that it does not remember, shorter than 127 bytes. */
  static void literal(ByteArrayOutputStream block, String name, String value) {
    block.write(0);
    block.write(name.length());
    block.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
    block.write(value.length());
    block.writeBytes(value.getBytes(StandardCharsets.US_ASCII));
  }

  /** The status of an HTTP/1.1 answer; 0 when the connection ended without one. */
  int status() throws IOException {
    try {
      byte[] line = socket.getInputStream().readNBytes(12);
      return line.length < 12
          ? 0
          : Integer.parseInt(new String(line, 9, 3, StandardCharsets.US_ASCII));
    } catch (SocketException e) {
      return 0;
    }
  }

  /** The type of the next frame. */
  int frame() throws IOException {
    InputStream in = socket.getInputStream();
    byte[] frame = in.readNBytes(9);
    in.skipNBytes(((frame[0] & 0xff) << 16) | ((frame[1] & 0xff) << 8) | (frame[2] & 0xff));
    return frame[3];
  }

  /** As {@link #awaitEnd}, or a stream is reset: without a limit of its own. */
  void awaitCut() throws IOException {
    socket.setSoTimeout(0);
    try {
      InputStream in = socket.getInputStream();
      byte[] frame = in.readNBytes(9);
      while (frame.length == 9 && frame[3] != RST) {
        in.skipNBytes(((frame[0] & 0xff) << 16) | ((frame[1] & 0xff) << 8) | (frame[2] & 0xff));
        frame = in.readNBytes(9);
      }
    } catch (SocketException e) {
      // a reset is an end too
    }
  }

  /** Reads until the server has ended the connection; fails when it does not. */
  void awaitEnd() throws IOException {
    try (InputStream in = socket.getInputStream()) {
      while (in.read(new byte[8192]) >= 0) {
        // what it says is of no interest
      }
    } catch (SocketException e) {
      // a reset is an end too
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}

package ai.odock.router.net;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** An HTTP/1.1 client that sends whatever bytes a test wants. */
public final class RawHttp implements Closeable {
  private final Socket socket;
  private final InputStream in;

  /** Header names are in lower case. */
  public record Answer(int status, Map<String, String> headers, String body) {}

  public RawHttp(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(10_000);
    socket.setTcpNoDelay(true);
    in = new BufferedInputStream(socket.getInputStream());
  }

  public void send(String text) {
    send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  public void send(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void endOutput() throws IOException {
    socket.shutdownOutput();
  }

  /** The answer without a body: to HEAD, or 100. */
  public Answer head() throws IOException {
    String[] status = line().split(" ", 3);
    Map<String, String> headers = new HashMap<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    return new Answer(Integer.parseInt(status[1]), headers, "");
  }

  public Answer answer() throws IOException {
    Answer head = head();
    int length = Integer.parseInt(head.headers.get("content-length"));
    String body = new String(in.readNBytes(length), StandardCharsets.ISO_8859_1);
    return new Answer(head.status, head.headers, body);
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("after: " + line);
      }
      line.write(b);
    }
    return line.toString(StandardCharsets.ISO_8859_1).strip();
  }

  /** Waits for the server to end the connection; false when it sends something instead. */
  public boolean ended() throws IOException {
    try {
      return in.read() < 0;
    } catch (SocketException e) {
      return true;
    }
  }

  /** The bytes until the server ended the connection, in whatever way. */
  public long readToTheEnd() throws IOException {
    long all = 0;
    byte[] bytes = new byte[64 << 10];
    try {
      for (int some = in.read(bytes); some >= 0; some = in.read(bytes)) {
        all += some;
      }
    } catch (SocketException e) {
      // a reset is an end too
    }
    return all;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}

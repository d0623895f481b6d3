package ai.odock.router.bench;

import ai.odock.router.Signal;
import ai.odock.router.otlp.PartialSuccess;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** HTTP/1.1 by hand, because a client library would cost more than the process it loads. */
final class HttpSender implements Sender {
  private static final int TIMEOUT_MILLIS = 30_000;

  private final int port;
  private final boolean gzip;
  private final String head;
  private final ByteArrayOutputStream outgoing = new ByteArrayOutputStream();
  private volatile @Nullable Connection connection;

  private record Connection(Socket socket, InputStream in, OutputStream out) {}

  HttpSender(int port, Signal signal, boolean gzip) {
    this.port = port;
    this.gzip = gzip;
    this.head =
        "POST /v1/%s HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-protobuf\r\n%s"
            .formatted(signal.label(), gzip ? "Content-Encoding: gzip\r\n" : "");
  }

  @Override
  public String send(byte[] request) throws IOException {
    Connection kept = connection;
    Connection open = kept == null ? connect() : kept;
    try {
      write(open, request);
      return answer(open.in());
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  private Connection connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    Connection open =
        new Connection(
            socket, new BufferedInputStream(socket.getInputStream()), socket.getOutputStream());
    connection = open;
    return open;
  }

  /** Head and body in one write, as one system call. */
  private void write(Connection open, byte[] request) throws IOException {
    byte[] body = gzip ? compressed(request) : request;
    outgoing.reset();
    outgoing.writeBytes(
        (head + "Content-Length: " + body.length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    outgoing.writeBytes(body);
    outgoing.writeTo(open.out());
  }

  private byte[] compressed(byte[] request) throws IOException {
    outgoing.reset();
    try (OutputStream out = BytesMarshaller.gzip(outgoing)) {
      out.write(request);
    }
    return outgoing.toByteArray();
  }

  private String answer(InputStream in) throws IOException {
    String status = line(in).split(" ", 3)[1];
    int length = 0;
    boolean last = false;
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      String lower = line.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Integer.parseInt(lower.substring("content-length:".length()).strip());
      } else if (lower.startsWith("transfer-encoding:")) {
        throw new IOException("chunked answers are not read");
      }
      last |= lower.equals("connection: close");
    }
    byte[] body = in.readNBytes(length);
    if (last) {
      close();
    }
    if (!status.equals("200")) {
      return status;
    }
    return PartialSuccess.read(body).rejected() == 0 ? ACKNOWLEDGED : "partial success";
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("the connection was closed");
      }
      if (b != '\r') {
        line.append((char) b);
      }
    }
    return line.toString();
  }

  @Override
  public void close() {
    Connection open = connection;
    connection = null;
    if (open != null) {
      try {
        open.socket().close();
      } catch (IOException e) {
        // it is gone either way
      }
    }
  }
}

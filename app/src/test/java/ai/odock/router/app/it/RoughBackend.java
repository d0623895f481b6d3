package ai.odock.router.app.it;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** A backend over HTTP/1.1 that answers with whatever bytes it is told, and counts them. */
final class RoughBackend implements AutoCloseable {
  /** Answers one request. Ends with the connection unless it returns. */
  interface Behaviour {
    void answer(Socket socket, OutputStream out) throws Exception;
  }

  private final ServerSocket server;
  private final ConcurrentLinkedQueue<Behaviour> next = new ConcurrentLinkedQueue<>();
  private final AtomicLong misbehaved = new AtomicLong();
  private final AtomicLong taken = new AtomicLong();

  RoughBackend() throws IOException {
    server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    var _ = Thread.startVirtualThread(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  /** The next so many requests are answered like this, those after them with 200. */
  void misbehave(int requests, Behaviour behaviour) {
    for (int i = 0; i < requests; i++) {
      next.add(behaviour);
    }
  }

  /** Requests that were answered as told. */
  long misbehaved() {
    return misbehaved.get();
  }

  /** Requests that were answered properly. */
  long taken() {
    return taken.get();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        var _ = Thread.startVirtualThread(() -> serve(socket));
      }
    } catch (IOException e) {
      // closed
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      while (readRequest(in)) {
        Behaviour behaviour = next.poll();
        if (behaviour == null) {
          out.write(text("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
          taken.incrementAndGet();
        } else {
          misbehaved.incrementAndGet();
          behaviour.answer(socket, out);
        }
      }
    } catch (Exception e) {
      // the router has had enough
    }
  }

  /** False when there is none any more. */
  private static boolean readRequest(InputStream in) throws IOException {
    long length = 0;
    boolean chunked = false;
    String line = line(in);
    if (line.isEmpty()) {
      return false;
    }
    for (line = line(in); !line.isEmpty(); line = line(in)) {
      String header = line.toLowerCase(Locale.ROOT);
      if (header.startsWith("content-length:")) {
        length = Long.parseLong(header.substring(15).strip());
      }
      chunked |= header.startsWith("transfer-encoding: chunked");
    }
    if (!chunked) {
      in.skipNBytes(length);
      return true;
    }
    for (int size = chunk(in); size > 0; size = chunk(in)) {
      in.skipNBytes(size + 2);
    }
    in.skipNBytes(2);
    return true;
  }

  private static int chunk(InputStream in) throws IOException {
    return Integer.parseInt(line(in), 16);
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n' && b >= 0; b = in.read()) {
      line.write(b);
    }
    return line.toString(StandardCharsets.ISO_8859_1).strip();
  }

  static byte[] text(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}

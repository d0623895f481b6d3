package ai.odock.router.net;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A peer that answers each request with the next bytes of a script. */
public final class ScriptedHttp implements AutoCloseable {
  /** Bytes to send, and whether the connection ends with them; null: nothing ever. */
  private record Step(@Nullable String bytes, boolean cut) {}

  private final ServerSocket listener;
  private final BlockingQueue<Step> script = new LinkedBlockingQueue<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final AtomicInteger gone = new AtomicInteger();

  public ScriptedHttp() {
    this("127.0.0.1");
  }

  /** One at an address of this machine. */
  public ScriptedHttp(String address) {
    try {
      listener = new ServerSocket(0, 50, InetAddress.getByName(address));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var _ = Thread.ofVirtual().start(this::accept);
  }

  public int port() {
    return listener.getLocalPort();
  }

  public String url() {
    return "http://127.0.0.1:" + port() + "/path";
  }

  public void answer(String bytes) {
    script.add(new Step(bytes, false));
  }

  /** Sends the bytes and ends the connection. */
  public void cut(String bytes) {
    script.add(new Step(bytes, true));
  }

  public int connections() {
    return open.size();
  }

  /** The connections that have ended. */
  public int gone() {
    return gone.get();
  }

  public void hang() {
    script.add(new Step(null, false));
  }

  /** Every request that came in, head and body. */
  public List<String> requests() {
    return requests;
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listener.accept();
        open.add(socket);
        var _ = Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException e) {
      // closed
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      Step step;
      do {
        String request = request(socket.getInputStream());
        if (request.isEmpty()) {
          return;
        }
        requests.add(request);
        step = script.take();
        if (step.bytes != null) {
          socket.getOutputStream().write(step.bytes.getBytes(StandardCharsets.ISO_8859_1));
        }
      } while (!step.cut);
    } catch (IOException e) {
      // the client has gone
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      gone.incrementAndGet();
    }
  }

  private static String request(InputStream in) throws IOException {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    String text = "";
    while (!complete(text)) {
      int b = in.read();
      if (b < 0) {
        return text;
      }
      read.write(b);
      text = read.toString(StandardCharsets.ISO_8859_1);
    }
    return text;
  }

  private static boolean complete(String text) {
    int end = text.indexOf("\r\n\r\n");
    if (end < 0) {
      return false;
    }
    int length = text.indexOf("Content-Length: ");
    if (length < 0) {
      return text.endsWith("0\r\n\r\n");
    }
    String digits = text.substring(length + 16, text.indexOf('\r', length));
    return text.length() >= end + 4 + Integer.parseInt(digits);
  }

  @Override
  public void close() {
    try {
      listener.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

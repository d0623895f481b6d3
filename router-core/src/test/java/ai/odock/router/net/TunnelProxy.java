package ai.odock.router.net;

import ai.odock.router.net.coding.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A proxy that speaks CONNECT and SOCKS 5, and leads every name to this machine. */
public final class TunnelProxy implements Closeable {
  private final ServerSocket listener;
  private final List<Closeable> open = new CopyOnWriteArrayList<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();

  public TunnelProxy(ServerSocket listener) {
    this.listener = listener;
    var _ = Thread.ofVirtual().start(this::accept);
  }

  public static TunnelProxy start() {
    try {
      return new TunnelProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return listener.getLocalPort();
  }

  /** What clients asked for: the head of CONNECT, or {@code SOCKS host:port}. */
  public List<String> asked() {
    return asked;
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        open.add(client);
        var _ = Thread.ofVirtual().start(() -> serve(client));
      }
    } catch (IOException e) {
      // closed
    }
  }

  private void serve(Socket client) {
    try (client) {
      InputStream in = client.getInputStream();
      int first = in.read();
      int port =
          first == 5 ? socks(new DataInputStream(in), client.getOutputStream()) : connect(in);
      try (Socket target = new Socket(InetAddress.getLoopbackAddress(), port)) {
        open.add(target);
        client
            .getOutputStream()
            .write(
                first == 5
                    ? new byte[] {5, 0, 0, 1, 127, 0, 0, 1, 0, 0}
                    : Bytes.utf8("HTTP/1.1 200 OK\r\n\r\n"));
        var _ = Thread.ofVirtual().start(() -> copy(target, client));
        copy(client, target);
      }
    } catch (IOException e) {
      // one of them has gone
    }
  }

  private static void copy(Socket from, Socket to) {
    try {
      var _ = from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException e) {
      // one of them has gone
    }
  }

  /** The first byte of CONNECT has been read. */
  private int connect(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
      head.write(in.read());
    }
    String text = "C" + head.toString(StandardCharsets.US_ASCII);
    asked.add(text);
    String target = text.split(" ", -1)[1];
    return Integer.parseInt(target.substring(target.lastIndexOf(':') + 1));
  }

  private int socks(DataInputStream in, OutputStream out) throws IOException {
    in.skipNBytes(in.readUnsignedByte());
    out.write(new byte[] {5, 0});
    in.skipNBytes(3);
    int kind = in.readUnsignedByte();
    byte[] address = in.readNBytes(kind == 1 ? 4 : kind == 4 ? 16 : in.readUnsignedByte());
    int port = in.readUnsignedShort();
    String host =
        kind == 3
            ? new String(address, StandardCharsets.US_ASCII)
            : InetAddress.getByAddress(address).getHostAddress();
    asked.add("SOCKS " + host + ":" + port);
    return port;
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Closeable it : open) {
      it.close();
    }
  }
}

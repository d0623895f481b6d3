package ai.odock.router.app.it;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** A backend over HTTP/2 that answers calls with whatever frames it is told. */
final class RoughGrpcBackend implements Closeable {
  private static final int ACK = 1;

  /** Answers one call. */
  interface Behaviour {
    void answer(Connection connection, int stream) throws Exception;
  }

  private final ServerSocket server;
  private final ConcurrentLinkedQueue<Behaviour> next = new ConcurrentLinkedQueue<>();
  private final AtomicLong misbehaved = new AtomicLong();
  private final AtomicLong taken = new AtomicLong();

  RoughGrpcBackend() throws IOException {
    server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    var _ = Thread.startVirtualThread(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  /** The next so many calls are answered like this, those after them with OK. */
  void misbehave(int calls, Behaviour behaviour) {
    for (int i = 0; i < calls; i++) {
      next.add(behaviour);
    }
  }

  long misbehaved() {
    return misbehaved.get();
  }

  long taken() {
    return taken.get();
  }

  private void accept() {
    try {
      while (true) {
        Connection connection = new Connection(server.accept());
        var _ = Thread.startVirtualThread(() -> serve(connection));
      }
    } catch (IOException e) {
      // closed
    }
  }

  private void serve(Connection connection) {
    try (connection) {
      connection.greet();
      while (true) {
        int stream = connection.readCall();
        Behaviour behaviour = next.poll();
        if (behaviour == null) {
          connection.succeed(stream);
          taken.incrementAndGet();
        } else {
          misbehaved.incrementAndGet();
          var _ = Thread.startVirtualThread(() -> misbehave(connection, behaviour, stream));
        }
      }
    } catch (IOException e) {
      // the router has had enough
    }
  }

  private static void misbehave(Connection connection, Behaviour behaviour, int stream) {
    try {
      behaviour.answer(connection, stream);
    } catch (Exception e) {
      // the router has had enough
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  /** The server's side of a connection. */
  static final class Connection implements Closeable {
    private final Socket socket;
    private final DataInputStream in;
    private final Set<Integer> reset = ConcurrentHashMap.newKeySet();

    Connection(Socket socket) throws IOException {
      this.socket = socket;
      this.in = new DataInputStream(socket.getInputStream());
    }

    private void greet() throws IOException {
      in.skipNBytes(24);
      frame(RawSocket.SETTINGS, 0, 0, new byte[0]);
    }

    /** Reads until a call has ended; answers what the protocol wants on the way. */
    private int readCall() throws IOException {
      while (true) {
        int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
        int type = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        int stream = in.readInt();
        byte[] payload = in.readNBytes(length);
        if (type == RawSocket.SETTINGS && flags == 0) {
          frame(RawSocket.SETTINGS, ACK, 0, new byte[0]);
        } else if (type == RawSocket.PING && flags == 0) {
          frame(RawSocket.PING, ACK, 0, payload);
        } else if (type == RawSocket.DATA && length > 0) {
          byte[] window = {0, 0, (byte) (length >> 8), (byte) length};
          frame(RawSocket.WINDOW_UPDATE, 0, 0, window);
        } else if (type == RawSocket.RST) {
          reset.add(stream);
        }
        if (type == RawSocket.DATA && (flags & RawSocket.END_STREAM) != 0) {
          return stream;
        }
      }
    }

    void succeed(int stream) throws IOException {
      headers(stream);
      frame(RawSocket.DATA, 0, stream, new byte[5]);
      trailers(stream);
    }

    void trailers(int stream) throws IOException {
      ByteArrayOutputStream trailers = new ByteArrayOutputStream();
      RawSocket.literal(trailers, "grpc-status", "0");
      int end = RawSocket.END_HEADERS | RawSocket.END_STREAM;
      frame(RawSocket.HEADERS, end, stream, trailers.toByteArray());
    }

    void headers(int stream) throws IOException {
      ByteArrayOutputStream block = new ByteArrayOutputStream();
      RawSocket.literal(block, ":status", "200");
      RawSocket.literal(block, "content-type", "application/grpc");
      frame(RawSocket.HEADERS, RawSocket.END_HEADERS, stream, block.toByteArray());
    }

    /** Fails when the router wants no more of the stream. */
    synchronized void frame(int type, int flags, int stream, byte[] payload) throws IOException {
      if (reset.contains(stream)) {
        throw new IOException("the stream was reset");
      }
      socket.getOutputStream().write(RawSocket.encoded(type, flags, stream, payload));
    }

    void send(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    Socket socket() {
      return socket;
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}

package ai.odock.router.net;

import io.grpc.netty.shaded.io.netty.channel.Channel;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** What the connections of a {@link TcpListener} speak. Called on event loops. */
public interface Protocol {
  /**
   * Whether bytes are read as they come; otherwise the pipeline asks for every read, and a peer
   * that has ended its sending half is left open.
   */
  boolean readsByItself();

  /**
   * Fills the pipeline of a new connection.
   *
   * @param closing whether the listener is
   */
  void open(Channel connection, BooleanSupplier closing);

  /**
   * The whole answer to a client that is one too many.
   *
   * @param message says so
   */
  byte[] tooMany(String message);

  /** How long that answer waits, for clients that come back at once. */
  Duration tooManyDelay();

  /**
   * A connection or a request was not taken in.
   *
   * @param reason the word for a label
   */
  void refused(String reason);
}

package ai.odock.router.net;

import ai.odock.router.telemetry.LogRateLimit;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells why connections cannot be accepted, now and then. Stands behind the library's own acceptor,
 * which tries again a second after each failure.
 */
final class AcceptFailures extends ChannelInboundHandlerAdapter {
  private static final Logger log = LoggerFactory.getLogger(AcceptFailures.class);

  /** Read before it is needed: then nothing more can be opened, be it a file or a library. */
  private static final String LIMIT = limit();

  private final ListenAddress address;
  private final LogRateLimit pause;

  /**
   * @param pause between two lines of the log
   */
  AcceptFailures(ListenAddress address, LogRateLimit pause) {
    this.address = address;
    this.pause = pause;
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (pause.isOver()) {
      log.warn("{}: connections cannot be accepted: {}", address, reason(cause));
    }
  }

  private static String reason(Throwable cause) {
    String text = String.valueOf(cause.getMessage());
    return text.toLowerCase(Locale.ROOT).contains("too many open files")
        ? "too many open files: this process may have "
            + LIMIT
            + " (ulimit -n), and each connection takes one; raise the limit, or lower"
            + " max_connections"
        : text;
  }

  /** The number that Linux names for this process. */
  private static String limit() {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/self/limits"))) {
        if (line.startsWith("Max open files")) {
          return line.split(" {2,}", 4)[1];
        }
      }
    } catch (IOException e) {
      log.debug("the limit on open files is not known", e);
    }
    return "only so many";
  }
}

package ai.odock.router.net.grpc;

import ai.odock.router.net.HostPort;
import ai.odock.router.net.ListenAddress;
import org.jspecify.annotations.Nullable;

/**
 * Where a gRPC client connects to.
 *
 * @param host null: a Unix socket
 * @param socket the socket's absolute path; empty: there is none
 * @param https whether the target itself asks for TLS
 */
record GrpcTarget(@Nullable HostPort host, String socket, boolean https) {
  /** Stands for a target that could not be read. */
  static final GrpcTarget NOWHERE = new GrpcTarget(new HostPort("localhost", 0), "", false);

  private static final String UNIX = "unix:";

  /**
   * Reads {@code host:port} or {@code [::1]:port}, also with {@code http://}, {@code https://},
   * {@code dns://} or {@code dns:///} in front, or {@code unix:///path}.
   *
   * @throws IllegalArgumentException with the collector's words for what is wrong
   */
  static GrpcTarget parse(String text) {
    if (text.startsWith(UNIX)) {
      return unix(text);
    }
    String address = text.replaceFirst("^(https?://|dns:///?)", "");
    if (address.isEmpty()) {
      throw new IllegalArgumentException("requires a non-empty \"endpoint\"");
    }
    if (address.indexOf('/') >= 0 && address.indexOf('@') < 0) {
      throw new IllegalArgumentException(
          "address " + address + ": must be host:port, without a path or a DNS server");
    }
    HostPort host = HostPort.parse(address);
    return new GrpcTarget(
        host.host().isEmpty() ? new HostPort("localhost", host.port()) : host,
        "",
        text.startsWith("https://"));
  }

  private static GrpcTarget unix(String text) {
    String path = text.replaceFirst("^unix:(//)?", "");
    if (path.isEmpty()) {
      throw new IllegalArgumentException("unix socket path cannot be empty");
    }
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("unix socket path must be absolute: unix:///path");
    }
    ListenAddress.checkPath(path);
    return new GrpcTarget(null, path, false);
  }

  @Override
  public String toString() {
    return host == null ? UNIX + "//" + socket : host.toString();
  }
}

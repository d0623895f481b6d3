package ai.odock.router.net;

/**
 * The host and port that somebody asked for, as far as they can be some: what a client writes in
 * their place is not kept.
 *
 * @param host without brackets; empty when there is none, {@link #INVALID} when it is no host
 * @param port empty: none, or no number
 */
record Authority(String host, String port) {
  static final String INVALID = "invalid";

  /** Of a name (RFC 1035, 2.3.4); addresses are shorter. */
  private static final int LONGEST_HOST = 255;

  private static final int LONGEST_PORT = 5;

  static Authority of(String text) {
    int colon = text.lastIndexOf(':');
    boolean hasPort = colon > text.lastIndexOf(']');
    String host = hasPort ? text.substring(0, colon) : text;
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    String port = hasPort ? text.substring(colon + 1) : "";
    return new Authority(isHost(host) ? host : INVALID, isPort(port) ? port : "");
  }

  private static boolean isHost(String host) {
    return host.length() <= LONGEST_HOST && host.chars().allMatch(Authority::isOfHost);
  }

  private static boolean isOfHost(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "-._:%".indexOf(c) >= 0;
  }

  private static boolean isPort(String port) {
    return port.length() <= LONGEST_PORT && port.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}

package ai.odock.router.receivers.otlp;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The path that is meant by what an operator wrote (core/receiver/otlpreceiver/config.go). */
final class UrlPath {
  private static final Pattern BAD_ESCAPE = Pattern.compile("%(?![0-9a-fA-F]{2}).{0,2}");
  private static final Pattern SERVER = Pattern.compile("^[a-zA-Z][a-zA-Z0-9+.-]*://[^/]*");

  private UrlPath() {}

  /**
   * The path with its escapes resolved and a slash in front; a server, a query and a fragment are
   * left out.
   *
   * @throws IllegalArgumentException for a broken escape
   */
  static String of(String url) {
    Matcher bad = BAD_ESCAPE.matcher(url);
    if (bad.find()) {
      throw new IllegalArgumentException("invalid URL escape \"" + bad.group() + "\"");
    }
    String path = SERVER.matcher(url).replaceFirst("").split("[?#]", 2)[0];
    String plain = URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
    return plain.startsWith("/") ? plain : "/" + plain;
  }
}

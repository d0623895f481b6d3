package ai.odock.router.extensions.zpages;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** Reads the query of a request. */
final class Query {
  private Query() {}

  /** The first value of a parameter; empty when it is absent or cannot be read. */
  static String value(String query, String name) {
    for (String pair : query.split("&", -1)) {
      int equal = pair.indexOf('=');
      if (equal > 0 && pair.substring(0, equal).equals(name)) {
        try {
          return URLDecoder.decode(pair.substring(equal + 1), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
          return "";
        }
      }
    }
    return "";
  }
}

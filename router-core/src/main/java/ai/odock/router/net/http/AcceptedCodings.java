package ai.odock.router.net.http;

import java.util.List;
import java.util.Locale;

/** Reads {@code Accept-Encoding} (RFC 9110, 12.5.3). */
final class AcceptedCodings {
  private AcceptedCodings() {}

  /** Whether a client takes gzip. */
  static boolean gzip(List<String> headers) {
    for (String coding : String.join(",", headers).split(",", -1)) {
      String[] words = coding.toLowerCase(Locale.ROOT).split(";", -1);
      if (words[0].strip().equals("gzip")) {
        return words.length == 1 || !words[1].strip().matches("q=0(\\.0*)?");
      }
    }
    return false;
  }
}

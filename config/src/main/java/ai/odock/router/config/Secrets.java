package ai.odock.router.config;

import ai.odock.router.ConfigRecord;
import java.util.regex.Pattern;

/** Finds secrets where an operator may have put one though the key is not for secrets. */
final class Secrets {
  private static final Pattern USER_INFO =
      Pattern.compile("(?<scheme>[a-zA-Z][a-zA-Z0-9+.-]*://)[^/?#@\\s]*@");

  private Secrets() {}

  /** A URL without the user and password in front of its host. */
  static String withoutPassword(String text) {
    return USER_INFO.matcher(text).replaceAll("${scheme}" + ConfigRecord.REDACTED + "@");
  }
}

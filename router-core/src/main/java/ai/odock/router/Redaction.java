package ai.odock.router;

import java.util.regex.Pattern;

/** Hides secrets in texts that are not meant to hold any. */
public final class Redaction {
  /** A user, or a user and a password, in front of a host. */
  private static final Pattern USER_INFO =
      Pattern.compile(
          "(?<=://)[^/?#\\s\"]{1,999}@"
              + "|[^\\s\"'/]{0,999}:[^\\s\"'/]{0,999}@"
              + "|[^\\s\"'/]{1,999}@(?=[^\\s\"'@/]{1,999}:)");

  private Redaction() {}

  /** The text with what stands in front of an {@code @} in its addresses replaced. */
  public static String text(String text) {
    return text.indexOf('@') < 0
        ? text
        : USER_INFO.matcher(text).replaceAll(ConfigRecord.REDACTED + "@");
  }
}

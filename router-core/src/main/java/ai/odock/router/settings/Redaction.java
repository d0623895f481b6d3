package ai.odock.router.settings;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hides secrets in texts that are not meant to hold any: of a URL the user, the password and
 * whatever a query or fragment says. The one rule for configurations, messages, logs and pages.
 */
public final class Redaction {
  /** A user, or a user and a password, in front of a host. */
  private static final Pattern USER_INFO =
      Pattern.compile(
          "(?<=://)[^/?#\\s\"]{1,999}@"
              + "|[^\\s\"'/]{0,999}:[^\\s\"'/]{0,999}@"
              + "|[^\\s\"'/]{1,999}@(?=[^\\s\"'@/]{1,999}:)");

  /** The query and the fragment of a URL, or of an address that a message begins with. */
  private static final Pattern QUERY =
      Pattern.compile("(?<=(?:://|^address )[^\n\"'?#]{1,999})[?#][^\\s\"']{1,9999}");

  /** A parameter of them: its name stays, and without one nothing does. */
  private static final Pattern PARAMETER = Pattern.compile("([?#&;](?:[^=&;#?]*=)?)[^&;#]+");

  /** What is a secret by its name, where no URL begins: {@code host/path?token=…}. */
  private static final Pattern NAMED =
      Pattern.compile(
          "(?i)([?&;][a-z0-9_.-]{0,99}(?:token|key|secret|passw|pwd|auth|sig|credential)[a-z0-9_.-]{0,99}=)"
              + "[^&;#\\s\"']+");

  private Redaction() {}

  /** The text without what may be secret in its addresses. */
  public static String text(String text) {
    String shown = text;
    if (text.indexOf('@') >= 0) {
      shown = USER_INFO.matcher(shown).replaceAll(ConfigRecord.REDACTED + "@");
    }
    if (text.indexOf('?') >= 0 || text.indexOf('#') >= 0 || text.indexOf('&') >= 0) {
      shown = QUERY.matcher(shown).replaceAll(found -> parameters(found.group()));
      shown = NAMED.matcher(shown).replaceAll("$1" + ConfigRecord.REDACTED);
    }
    return shown;
  }

  /** For a replacement: dollar signs in names are rare, but would be taken for groups. */
  private static String parameters(String query) {
    return Matcher.quoteReplacement(
        PARAMETER.matcher(query).replaceAll("$1" + ConfigRecord.REDACTED));
  }
}

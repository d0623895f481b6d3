package ai.odock.router.net;

import io.grpc.netty.shaded.io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Writes addresses in messages as everybody does, where Java has {@code /127.0.0.1:4317}, {@code
 * tempo/10.0.0.7:4317} and {@code tempo/<unresolved>:4317}.
 */
public final class AddressText {
  private static final Pattern JAVA =
      Pattern.compile(
          "(?<![\\w/.:-])([\\w.-]*)/"
              + "(<unresolved>|\\d{1,3}(?:\\.\\d{1,3}){3}|\\[?[0-9a-fA-F]*:[0-9a-fA-F:.]+(?:%\\w+)?]?)"
              + "(:\\d{1,5})(?!\\d)");

  private AddressText() {}

  /** The text with the addresses in it rewritten. */
  public static String plain(String text) {
    return text.indexOf('/') < 0 ? text : JAVA.matcher(text).replaceAll(AddressText::plain);
  }

  private static String plain(MatchResult found) {
    String name = found.group(1);
    String port = found.group(3);
    if (found.group(2).startsWith("<")) {
      return name + port;
    }
    String address = literal(found.group(2).replaceAll("[\\[\\]]", "")) + port;
    return name.isEmpty() ? address : name + " (" + address + ")";
  }

  private static String literal(String address) {
    if (address.indexOf(':') < 0) {
      return address;
    }
    int zone = address.indexOf('%');
    String bare = zone < 0 ? address : address.substring(0, zone);
    try {
      String text = NetUtil.toAddressString(InetAddress.ofLiteral(bare));
      return "[" + text + (zone < 0 ? "" : address.substring(zone)) + "]";
    } catch (IllegalArgumentException e) {
      return "[" + address + "]";
    }
  }
}

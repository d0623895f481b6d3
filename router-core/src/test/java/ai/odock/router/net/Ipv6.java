package ai.odock.router.net;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;

/** What this machine has of IPv6; a test that needs more is left out. */
public final class Ipv6 {
  private Ipv6() {}

  public static boolean here() {
    try (var any = new ServerSocket(0, 1, InetAddress.ofLiteral("::1"))) {
      return any.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  public static void assume() {
    assumeTrue(here(), "no IPv6 here");
  }

  /** An address of this machine that needs a zone, such as {@code fe80::1%eth0}. */
  public static String linkLocal() {
    try {
      String found =
          NetworkInterface.networkInterfaces()
              .flatMap(NetworkInterface::inetAddresses)
              .filter(address -> address instanceof Inet6Address v6 && v6.isLinkLocalAddress())
              .map(InetAddress::getHostAddress)
              .findFirst()
              .orElse("");
      assumeTrue(!found.isEmpty(), "no interface with a link-local address");
      return found;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}

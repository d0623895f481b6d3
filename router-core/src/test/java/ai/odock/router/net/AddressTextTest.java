package ai.odock.router.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AddressTextTest {
  static Stream<Arguments> messages() {
    return Stream.of(
        argumentSet(
            "an address",
            "Failed to connect to /127.0.0.1:4318",
            "Failed to connect to 127.0.0.1:4318"),
        argumentSet(
            "a name",
            "finishConnect(..) failed: Connection refused: localhost/127.0.0.1:4317",
            "finishConnect(..) failed: Connection refused: localhost (127.0.0.1:4317)"),
        argumentSet(
            "IPv6",
            "Failed to connect to localhost/[0:0:0:0:0:0:0:1]:43",
            "Failed to connect to localhost ([::1]:43)"),
        argumentSet("IPv6, bare", "refused: /0:0:0:0:0:0:0:1:4317", "refused: [::1]:4317"),
        argumentSet("a zone", "to /[fe80:0:0:0:1:2:3:4%eth0]:43", "to [fe80::1:2:3:4%eth0]:43"),
        argumentSet("a name not looked up", "via proxy.x/<unresolved>:31", "via proxy.x:31"),
        argumentSet(
            "two",
            "from /10.0.0.1:5 (port 5) to /10.0.0.2:6",
            "from 10.0.0.1:5 (port 5) to 10.0.0.2:6"),
        argumentSet(
            "a URL", "http://127.0.0.1:4318/v1 and a/b:1", "http://127.0.0.1:4318/v1 and a/b:1"),
        argumentSet("a path", "no such file /var/1.2.3.4", "no such file /var/1.2.3.4"),
        argumentSet("nothing", "", ""));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void writesAddressesPlainly(String text, String plain) {
    assertThat(AddressText.plain(text)).isEqualTo(plain);
  }
}

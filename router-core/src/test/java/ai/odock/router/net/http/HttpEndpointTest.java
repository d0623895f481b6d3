package ai.odock.router.net.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class HttpEndpointTest {
  @Test
  void aUserAndPasswordBecomeAHeaderAndAreShownNowhere() {
    HttpEndpoint endpoint = HttpEndpoint.parse("http://odock:s3cret@loki_gateway:3100/otlp?x=@");

    assertThat(endpoint.url()).isEqualTo("http://loki_gateway:3100/otlp?x=@");
    assertThat(endpoint.headers(Map.of("A", "b")))
        .isEqualTo(Map.of("A", "b", "Authorization", "Basic b2RvY2s6czNjcmV0"));
    assertThat(endpoint.toString()).doesNotContain("s3cret");
  }

  @Test
  void aPasswordMayHoldAnAtSign() {
    HttpEndpoint endpoint = HttpEndpoint.parse("http://odock:s3@cret@loki:3100/otlp?a=b@c");

    assertThat(endpoint.url()).isEqualTo("http://loki:3100/otlp?a=b@c");
    assertThat(endpoint.headers(Map.of()))
        .isEqualTo(Map.of("Authorization", "Basic b2RvY2s6czNAY3JldA=="));
  }

  @Test
  void aConfiguredAuthorizationWins() {
    var configured = Map.of("authorization", "Bearer t");

    assertThat(HttpEndpoint.parse("http://a:b@c").headers(configured)).isEqualTo(configured);
  }

  static Stream<Arguments> good() {
    return Stream.of(
        argumentSet("IPv6", "http://[::1]:4318/x"),
        argumentSet("IPv6 without a port", "https://[2001:db8::1]"),
        argumentSet("a zone", "http://[fe80::1%25eth0]:4318/v1"),
        argumentSet("an underscore", "http://loki_gateway:3100"),
        argumentSet("signs in the path", "http://a/{tenant}?x=$y"));
  }

  @ParameterizedTest
  @MethodSource("good")
  void keepsAUrlAsItIs(String text) {
    assertThat(HttpEndpoint.parse(text).url()).isEqualTo(text);
  }

  static Stream<Arguments> wrong() {
    return Stream.of(
        argumentSet("no scheme", "loki:3100", "begins with http:// or https://"),
        argumentSet("another scheme", "ftp://loki", "begins with http:// or https://"),
        argumentSet("no host", "http://", "is no URL"),
        argumentSet("IPv6 without brackets", "http://a:s3cret@::1:4318", "is no URL"),
        argumentSet("no IPv6", "http://[::g]:4318", "is no URL"),
        argumentSet("an empty zone", "http://[fe80::1%25]:4318", "is no URL"),
        argumentSet("a bare zone", "http://[fe80::1%eth0]:4318", "is no URL"),
        argumentSet("a template", "http://{{host}}:1/x", "invalid character \"{\" in host name"),
        argumentSet("a blank", "http://a:s3cret@b c", "is no URL"),
        argumentSet("a port beyond all bounds", "http://a:s3cret@b:99999", "is no URL"));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void saysWhatIsWrongWithoutRepeatingIt(String text, String message) {
    assertThatThrownBy(() -> HttpEndpoint.parse(text))
        .hasMessageContaining(message)
        .hasMessageNotContaining("s3cret");
  }
}

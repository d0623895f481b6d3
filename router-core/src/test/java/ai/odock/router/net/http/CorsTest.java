package ai.odock.router.net.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.net.HostPort;
import ai.odock.router.net.RawHttp;
import ai.odock.router.time.Clock;
import ai.odock.router.time.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a browser is told; each row was also sent to a Go collector 0.147, which allows credentials
 * for every origin as well.
 */
@Timeout(60)
class CorsTest {
  private static final List<String> NO_HEADERS = List.of();
  private static final String VARY_PREFLIGHT =
      "Origin, Access-Control-Request-Method, Access-Control-Request-Headers";

  private record Ok(String text) implements HttpRoute {
    @Override
    public Set<String> methods() {
      return Set.of("POST");
    }

    @Override
    public void onBody(HttpHead head, byte[] array, int offset, int length, HttpReply reply) {
      reply.send(HttpAnswer.text(200, text));
    }
  }

  private static RawHttp.Answer ask(Cors cors, String request) throws IOException {
    HttpServer server =
        HttpServer.builder(HostPort.parse("127.0.0.1:0"))
            .cors(cors)
            .responseHeaders(Map.of("X-From", "router"))
            .route("/v1/traces", new Ok("ok"))
            .build();
    server.start();
    try (RawHttp client = new RawHttp(server.port())) {
      client.send(request);
      return client.head();
    } finally {
      server.close(Deadline.in(Clock.SYSTEM, Duration.ZERO));
    }
  }

  private static String preflight(String path, String... headers) {
    return "OPTIONS " + path + " HTTP/1.1\r\nHost: x\r\n" + lines(headers) + "\r\n";
  }

  private static String post(String... headers) {
    return "POST /v1/traces HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n" + lines(headers) + "\r\n";
  }

  private static String lines(String... headers) {
    return headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
  }

  private static Map<String, String> ofCors(RawHttp.Answer answer) {
    Map<String, String> headers = new HashMap<>(answer.headers());
    headers.keySet().removeIf(name -> !name.startsWith("access-control") && !name.equals("vary"));
    return headers;
  }

  static Stream<Arguments> allowed() {
    String asks = "Access-Control-Request-Method: POST";
    String page = "Origin: https://shop.example.com";
    Cors shop = new Cors(List.of("https://*.Example.com"), NO_HEADERS, 0);
    Cors any = new Cors(List.of("https://else", "*"), List.of("X-Tenant"), 7200);
    return Stream.of(
        argumentSet(
            "a preflight",
            shop,
            preflight("/v1/traces", page, asks),
            204,
            Map.of(
                "vary", VARY_PREFLIGHT,
                "access-control-allow-origin", "https://shop.example.com",
                "access-control-allow-methods", "POST",
                "access-control-allow-credentials", "true")),
        argumentSet(
            "a preflight with headers, any origin",
            any,
            preflight("/anywhere", page, asks, "Access-Control-Request-Headers: x-tenant"),
            204,
            Map.of(
                "vary", VARY_PREFLIGHT,
                "access-control-allow-origin", "*",
                "access-control-allow-methods", "POST",
                "access-control-allow-headers", "x-tenant",
                "access-control-max-age", "7200")),
        argumentSet(
            "the usual headers",
            shop,
            preflight(
                "/v1/traces",
                page,
                asks,
                "Access-Control-Request-Headers: content-type,x-requested-with"),
            204,
            Map.of(
                "vary", VARY_PREFLIGHT,
                "access-control-allow-origin", "https://shop.example.com",
                "access-control-allow-methods", "POST",
                "access-control-allow-headers", "content-type,x-requested-with",
                "access-control-allow-credentials", "true")),
        argumentSet(
            "a request",
            shop,
            post(page),
            200,
            Map.of(
                "vary", "Origin",
                "access-control-allow-origin", "https://shop.example.com",
                "access-control-allow-credentials", "true")),
        argumentSet(
            "a refused request",
            any,
            "POST /nope HTTP/1.1\r\nHost: x\r\n" + page + "\r\n\r\n",
            404,
            Map.of(
                "vary", "Origin",
                "access-control-allow-origin", "*")));
  }

  @ParameterizedTest
  @MethodSource("allowed")
  void tellsTheBrowser(Cors cors, String request, int status, Map<String, String> headers)
      throws IOException {
    RawHttp.Answer answer = ask(cors, request);
    assertThat(answer.status()).isEqualTo(status);
    assertThat(ofCors(answer)).isEqualTo(headers);
    assertThat(answer.headers()).containsEntry("x-from", "router");
  }

  static Stream<Arguments> denied() {
    String asks = "Access-Control-Request-Method: POST";
    String page = "Origin: https://shop.example.com";
    Cors shop = new Cors(List.of("https://shop.example.com"), NO_HEADERS, 600);
    return Stream.of(
        argumentSet(
            "another origin", shop, preflight("/v1/traces", "Origin: https://evil", asks), 204),
        argumentSet("no origin", shop, preflight("/v1/traces", asks), 204),
        argumentSet(
            "another method",
            shop,
            preflight("/v1/traces", page, "Access-Control-Request-Method: PUT"),
            204),
        argumentSet(
            "another header",
            shop,
            preflight("/v1/traces", page, asks, "Access-Control-Request-Headers: x-tenant"),
            204),
        argumentSet(
            "a header twice",
            shop,
            preflight("/v1/traces", page, asks, "Access-Control-Request-Headers: accept,accept"),
            204),
        argumentSet(
            "an origin that only ends alike",
            new Cors(List.of("https://*shop.example.com"), NO_HEADERS, 0),
            post("Origin: https://shop.example.co"),
            200),
        argumentSet("a request from elsewhere", shop, post("Origin: https://evil"), 200),
        argumentSet("a request of no page", shop, post(), 200));
  }

  @ParameterizedTest
  @MethodSource("denied")
  void tellsNothingMore(Cors cors, String request, int status) throws IOException {
    RawHttp.Answer answer = ask(cors, request);
    assertThat(answer.status()).isEqualTo(status);
    assertThat(ofCors(answer)).containsOnlyKeys("vary");
  }

  @Test
  void optionsThatAskNothingAreARequest() throws IOException {
    Cors any = new Cors(List.of("*"), NO_HEADERS, 0);
    assertThat(ask(any, preflight("/v1/traces", "Origin: https://a")).status()).isEqualTo(405);
  }

  @Test
  void aPreflightOfNoPathIsRefused() throws IOException {
    Cors any = new Cors(List.of("*"), NO_HEADERS, 0);
    String asks = "Access-Control-Request-Method: POST";
    assertThat(ask(any, preflight("*", "Origin: https://a", asks)).status()).isEqualTo(400);
  }

  @Test
  void aPreflightHasNoLength() throws IOException {
    Cors any = new Cors(List.of("*"), NO_HEADERS, -1);
    RawHttp.Answer answer =
        ask(any, preflight("/", "Origin: https://a", "Access-Control-Request-Method: GET"));
    assertThat(answer.headers())
        .doesNotContainKey("content-length")
        .containsEntry("access-control-max-age", "0");
  }
}

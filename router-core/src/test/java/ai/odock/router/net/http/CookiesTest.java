package ai.odock.router.net.http;

import static org.assertj.core.api.Assertions.assertThat;

import ai.odock.router.time.Clock;
import java.util.ArrayList;
import java.util.List;
import okhttp3.Cookie;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;

/** A peer that sends as many and as long cookies as it can. */
class CookiesTest {
  private static final HttpUrl URL = HttpUrl.get("http://backend.example/v1/logs");

  private final Cookies cookies = new Cookies(Clock.SYSTEM);

  private static Cookie cookie(String name, String value) {
    return new Cookie.Builder().domain("backend.example").name(name).value(value).build();
  }

  @Test
  void theLastHundredAreKept() {
    List<Cookie> many = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      many.add(cookie("c" + i, "v"));
    }
    cookies.saveFromResponse(URL, many);
    assertThat(cookies.loadForRequest(URL))
        .hasSize(100)
        .extracting(Cookie::name)
        .startsWith("c19900")
        .endsWith("c19999");
  }

  @Test
  void aLongOneIsNotKept() {
    cookies.saveFromResponse(URL, List.of(cookie("short", "v"), cookie("long", "v".repeat(4096))));
    assertThat(cookies.loadForRequest(URL)).extracting(Cookie::name).containsExactly("short");
  }
}

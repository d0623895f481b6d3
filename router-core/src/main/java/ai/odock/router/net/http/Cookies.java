package ai.odock.router.net.http;

import ai.odock.router.time.Clock;
import java.util.ArrayList;
import java.util.List;
import okhttp3.Cookie;
import okhttp3.CookieJar;
import okhttp3.HttpUrl;

/** The cookies of one client, in memory; the oldest make room. */
final class Cookies implements CookieJar {
  private static final int MAX = 100;

  /** Characters of a name and its value; what a browser keeps at least (RFC 6265, 6.1). */
  private static final int LONGEST = 4096;

  private final Clock clock;
  private final List<Cookie> kept = new ArrayList<>();

  Cookies(Clock clock) {
    this.clock = clock;
  }

  @Override
  public synchronized void saveFromResponse(HttpUrl url, List<Cookie> cookies) {
    for (Cookie cookie : cookies) {
      kept.removeIf(old -> sameCookie(old, cookie));
      if (cookie.expiresAt() > clock.epochMillis() && length(cookie) <= LONGEST) {
        kept.add(cookie);
      }
      if (kept.size() > MAX) {
        kept.removeFirst();
      }
    }
  }

  private static int length(Cookie cookie) {
    return cookie.name().length() + cookie.value().length() + cookie.path().length();
  }

  private static boolean sameCookie(Cookie one, Cookie other) {
    return one.name().equals(other.name())
        && one.domain().equals(other.domain())
        && one.path().equals(other.path());
  }

  @Override
  public synchronized List<Cookie> loadForRequest(HttpUrl url) {
    long now = clock.epochMillis();
    kept.removeIf(cookie -> cookie.expiresAt() <= now);
    return kept.stream().filter(cookie -> cookie.matches(url)).toList();
  }
}

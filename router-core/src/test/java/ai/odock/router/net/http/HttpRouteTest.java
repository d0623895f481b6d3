package ai.odock.router.net.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class HttpRouteTest {
  private record Named(String path) implements HttpRoute {
    @Override
    public Set<String> methods() {
      return Set.of("GET");
    }

    @Override
    public void onBody(HttpHead head, byte[] array, int offset, int length, HttpReply reply) {}
  }

  static Stream<Arguments> paths() {
    return Stream.of(
        argumentSet("itself", "/health", "/health"),
        argumentSet("no folder, nothing below", "/health/x", "/"),
        argumentSet("the folder itself", "/a/", "/a/"),
        argumentSet("below a folder", "/a/x", "/a/"),
        argumentSet("far below", "/a/x/y/z", "/a/"),
        argumentSet("the nearest folder", "/a/b/x", "/a/b/"),
        argumentSet("without its slash it is another path", "/a", "/"),
        argumentSet("the root", "/", "/"),
        argumentSet("no path at all", "*", null),
        argumentSet("empty", "", null));
  }

  @ParameterizedTest
  @MethodSource("paths")
  void findsTheNearest(String path, @Nullable String found) {
    Map<String, HttpRoute> routes = new HashMap<>();
    for (String route : new String[] {"/health", "/a/", "/a/b/", "/"}) {
      routes.put(route, new Named(route));
    }
    assertThat(HttpRoute.find(routes, path)).isEqualTo(found == null ? null : new Named(found));
  }

  /** "A path of 8 KB of slashes": the work does not grow with the folders in it. */
  @Test
  void aPathOfManyFoldersIsLookedUpOnce() {
    AtomicInteger lookups = new AtomicInteger();
    Map<String, HttpRoute> routes =
        new HashMap<>(Map.of("/", new Named("/"), "/a/", new Named("/a/"))) {
          @Override
          public @Nullable HttpRoute get(Object path) {
            lookups.incrementAndGet();
            return super.get(path);
          }
        };
    assertThat(HttpRoute.find(routes, "/".repeat(8000))).isEqualTo(new Named("/"));
    assertThat(lookups.get()).isLessThanOrEqualTo(2);
  }
}

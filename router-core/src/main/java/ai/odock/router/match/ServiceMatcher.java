package ai.odock.router.match;

import ai.odock.router.otlp.Slice;
import java.nio.charset.StandardCharsets;

/** Judges {@code service.name} of a resource, whatever its type. */
record ServiceMatcher(TextMatcher names) {
  private static final byte[] KEY = "service.name".getBytes(StandardCharsets.UTF_8);

  /** What the collector compares with where there is no name. */
  private static final byte[] NO_NAME = "<nil-service-name>".getBytes(StandardCharsets.UTF_8);

  private static final int ATTRIBUTES = 1;

  boolean matches(Slice resource, Texts texts) {
    return texts.find(resource, ATTRIBUTES, KEY)
        ? texts.matchesAsText(names)
        : names.matches(NO_NAME, 0, NO_NAME.length);
  }
}

package ai.odock.router.attribute;

import ai.odock.router.Batch;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A value from the context of a request: {@code client.address}, {@code metadata.<name>} or a bare
 * name of metadata. {@code auth.<name>} is never there, since no receiver authenticates.
 *
 * @param key of {@link Batch#metadata}; empty: nothing
 */
record ContextSource(String key) {
  private static final String METADATA = "metadata.";
  private static final String AUTH = "auth.";
  private static final String SEPARATOR = ";";

  /** What stands for no value; no header can hold it. */
  static final String ABSENT = "\0absent";

  static ContextSource of(String text) {
    if (text.equals("client.address")) {
      return new ContextSource(Batch.CLIENT_ADDRESS);
    }
    if (text.startsWith(AUTH)) {
      return new ContextSource("");
    }
    String name = text.startsWith(METADATA) ? text.substring(METADATA.length()) : text;
    return new ContextSource(name.toLowerCase(Locale.ROOT));
  }

  /** The value, or {@link #ABSENT}. An address that is not known is empty, as in the collector. */
  String value(Map<String, List<String>> metadata) {
    List<String> values = metadata.get(key);
    if (values != null && !values.isEmpty()) {
      return String.join(SEPARATOR, values);
    }
    return key.equals(Batch.CLIENT_ADDRESS) ? "" : ABSENT;
  }
}

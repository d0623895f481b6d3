package ai.odock.router;

import ai.odock.router.settings.ConfigSection;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads {@code metadata_keys}: names of request metadata, whose case does not matter. */
public final class MetadataKeys {
  private static final String KEY = "metadata_keys";

  private MetadataKeys() {}

  /** The names in lower case; one that occurs twice is noted as a mistake. */
  public static List<String> read(ConfigSection section) {
    List<String> keys = new ArrayList<>();
    List<String> written = section.strings(KEY, List.of());
    for (int i = 0; i < written.size(); i++) {
      String key = written.get(i).toLowerCase(Locale.ROOT);
      if (keys.contains(key)) {
        section.problem(
            KEY, i, "duplicate entry in metadata_keys: \"" + key + "\" (case-insensitive)");
      } else {
        keys.add(key);
      }
    }
    return List.copyOf(keys);
  }
}

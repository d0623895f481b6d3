package ai.odock.router.config;

import ai.odock.router.settings.ConfigValue.Position;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What the operator should know of a configuration that can be used; the same thing once. */
final class Notices {
  private final Set<String> warnings = new LinkedHashSet<>();
  private final Set<String> notes = new LinkedHashSet<>();

  void warn(String text) {
    warnings.add(text);
  }

  /** Something that may well be meant. */
  void note(String text) {
    notes.add(text);
  }

  /** A variable without text: one that is set to be empty may well be meant. */
  void variable(Position place, String name, boolean set) {
    String text = "%s: references %s environment variable \"%s\"";
    if (set) {
      note(text.formatted(place, "empty", name));
    } else {
      warn(text.formatted(place, "unset", name));
    }
  }

  List<String> warnings() {
    return List.copyOf(warnings);
  }

  List<String> notes() {
    return List.copyOf(notes);
  }
}

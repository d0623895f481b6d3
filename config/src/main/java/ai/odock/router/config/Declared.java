package ai.odock.router.config;

import ai.odock.router.ComponentType;
import ai.odock.router.settings.ComponentId;
import ai.odock.router.settings.ComponentIds;
import ai.odock.router.settings.ConfigSection;
import ai.odock.router.settings.NearestName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The components of one role, as their section declares them.
 *
 * @param role {@code receiver}, {@code processor} or {@code exporter}
 * @param types every id that is there; empty when its type is unknown
 * @param specs those without a mistake
 */
record Declared<T extends ComponentType<?>, S>(
    String role, Map<ComponentId, Optional<T>> types, Map<ComponentId, S> specs) {

  /** Reads one component; null when it has a mistake, which is noted. */
  @FunctionalInterface
  interface SpecReader<T, S> {
    @Nullable S read(ComponentId id, T type, ConfigSection section);
  }

  /** Reads all components of a section, used or not. */
  static <T extends ComponentType<?>, S> Declared<T, S> read(
      String role, ConfigSection section, List<T> known, SpecReader<T, S> reader) {
    var declared = new Declared<T, S>(role, new LinkedHashMap<>(), new LinkedHashMap<>());
    for (String key : section.keys()) {
      declared.readOne(key, section, known, reader);
    }
    return declared;
  }

  private void readOne(String key, ConfigSection section, List<T> known, SpecReader<T, S> reader) {
    section.ignore(key); // until its type is known, nobody can say what it may hold
    ComponentId id;
    try {
      id = ComponentIds.parse(key);
    } catch (IllegalArgumentException e) {
      section.problem(key, String.valueOf(e.getMessage()));
      return;
    }
    if (types.containsKey(id)) {
      section.problem(key, "duplicate name \"" + id + "\"");
      return;
    }
    Optional<T> type = find(id.type(), known);
    types.put(id, type);
    if (type.isEmpty()) {
      section.problem(key, unknown(role, id, known));
      return;
    }
    S spec = reader.read(id, type.get(), section.section(key));
    if (spec != null) {
      specs.put(id, spec);
    }
  }

  private static <T extends ComponentType<?>> Optional<T> find(String name, List<T> known) {
    return known.stream()
        .filter(type -> type.name().equals(name) || type.aliases().contains(name))
        .findFirst();
  }

  private static String unknown(
      String role, ComponentId id, List<? extends ComponentType<?>> known) {
    List<String> names = new ArrayList<>();
    for (ComponentType<?> type : known) {
      names.add(type.name());
      names.addAll(type.aliases());
    }
    String hint = CollectorTypes.hint(role, id.type());
    return "unknown type: \""
        + id.type()
        + "\" for id: \""
        + id
        + "\""
        + (hint.isEmpty() ? NearestName.hint(id.type(), names) : hint);
  }
}

package ai.odock.router.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The component types of the collector and its contrib repository, one file for each role: what to
 * say of a type that this build does not have.
 */
final class CollectorTypes {
  private static final List<String> ROLES =
      List.of("receiver", "processor", "exporter", "connector", "extension");

  private static final String REMOVED = " (removed)";

  /** A type as its file describes it; the way out may be empty. */
  record Known(boolean removed, String wayOut) {}

  private CollectorTypes() {}

  /**
   * What the collector says of a type that this build does not have: that it has it, has had it, or
   * has it in another role; empty when it does not know it.
   *
   * @param role {@code receiver}
   */
  static String hint(String role, String type) {
    Known known = find(role, type);
    if (known == null) {
      return otherRole(role, type);
    }
    if (known.removed()) {
      String wayOut = known.wayOut().isEmpty() ? "" : ", " + known.wayOut();
      return "; the " + type + " " + role + " has been removed" + wayOut;
    }
    String wayOut = known.wayOut().isEmpty() ? "" : "; " + known.wayOut();
    return "; the collector has it, this build does not" + wayOut;
  }

  private static String otherRole(String role, String type) {
    for (String other : ROLES) {
      Known known = other.equals(role) ? null : find(other, type);
      if (known != null && !known.removed()) {
        return "; it is %s %s".formatted(other.startsWith("e") ? "an" : "a", other);
      }
    }
    return "";
  }

  private static @Nullable Known find(String role, String type) {
    return read(role).get(type);
  }

  /** All types of a role by name. */
  static Map<String, Known> read(String role) {
    Map<String, Known> types = new HashMap<>();
    for (String line : text(role).lines().filter(line -> !line.startsWith("#")).toList()) {
      String[] parts = line.split(": ", 2);
      boolean removed = parts[0].endsWith(REMOVED);
      for (String name : parts[0].replace(REMOVED, "").split(", ", -1)) {
        types.put(name, new Known(removed, parts.length == 1 ? "" : parts[1]));
      }
    }
    return types;
  }

  private static String text(String role) {
    String name = "collector/" + role + "s.txt";
    try (InputStream in = CollectorTypes.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

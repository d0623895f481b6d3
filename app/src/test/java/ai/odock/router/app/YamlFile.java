package ai.odock.router.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** A YAML file that is not ours to understand; values are found by keys and list positions. */
public record YamlFile(Path path, Object root) {

  public static YamlFile read(Path path) {
    try {
      Load load = new Load(LoadSettings.builder().setLabel(path.toString()).build());
      return new YamlFile(path, load.loadFromString(Files.readString(path)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The lines of a file. */
  static List<String> lines(Path folder, String name) {
    try {
      return Files.readAllLines(folder.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The keys of a map, in the order of the file. */
  Set<String> keys(String... keys) {
    Set<String> found = new LinkedHashSet<>();
    ((Map<?, ?>) at(keys)).keySet().forEach(key -> found.add(key.toString()));
    return found;
  }

  /** The items of a list, as text. */
  public List<String> texts(String... keys) {
    return ((List<?>) at(keys)).stream().map(Object::toString).toList();
  }

  public String text(String... keys) {
    return at(keys).toString();
  }

  /** The port at the end of an address, with its colon. */
  String port(String... keys) {
    return port(text(keys));
  }

  static String port(String address) {
    return address.substring(address.lastIndexOf(':'));
  }

  private Object at(String... keys) {
    Object node = root;
    for (String key : keys) {
      Object next =
          node instanceof List<?> list
              ? list.get(Integer.parseInt(key))
              : ((Map<?, ?>) node).get(key);
      node = Objects.requireNonNull(next, () -> path + ": " + String.join("::", keys));
    }
    return node;
  }
}

package ai.odock.router.config;

import ai.odock.router.settings.ConfigProblems;
import ai.odock.router.settings.ConfigValue;
import ai.odock.router.settings.ConfigValue.Mapping;
import ai.odock.router.settings.ConfigValue.Null;
import ai.odock.router.settings.ConfigValue.Position;
import ai.odock.router.settings.ConfigValue.Scalar;
import ai.odock.router.settings.ConfigValue.Sequence;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Turns YAML text into {@link ConfigValue}s that know their places. */
final class YamlReader {
  /** Recursion over a deeper tree could overflow the stack. */
  private static final int MAX_DEPTH = 200;

  /** Values in any case; a longer text may hold one a character, and only aliases make more. */
  private static final int MAX_NODES = 100_000;

  private final String source;
  private final @Nullable Position fixed;
  private final ConfigProblems problems = new ConfigProblems();
  private final Set<Node> open = Collections.newSetFromMap(new IdentityHashMap<>());
  private int nodes;
  private int maxNodes = MAX_NODES;

  private YamlReader(String source, @Nullable Position fixed) {
    this.source = source;
    this.fixed = fixed;
  }

  /** Reads the one document of a source. Text without a document is a Null. */
  static ConfigValue read(String text, String source) throws NotYaml {
    return new YamlReader(source, null).read(text);
  }

  /** Reads text that came from elsewhere; everything in it stands at {@code place}. */
  static ConfigValue read(String text, Position place) throws NotYaml {
    return new YamlReader(place.source(), place).read(text);
  }

  private ConfigValue read(String text) throws NotYaml {
    ConfigValue value = new Null(whole());
    maxNodes = Math.max(MAX_NODES, text.length());
    try {
      Optional<Node> root = YamlSyntax.compose(text);
      if (root.isPresent()) {
        value = value(root.get(), 0);
      }
    } catch (Refused e) {
      problems.add(e.place, "", "not valid YAML: " + e.getMessage());
    } catch (ReaderException e) {
      int at = text.offsetByCodePoints(0, Math.min(e.getPosition(), text.length()));
      problems.add(placeOf(text, at), "", "not valid YAML: " + YamlSyntax.reason(e));
    } catch (YamlEngineException e) {
      Position place = YamlSyntax.mark(e).map(this::place).orElse(whole());
      problems.add(place, "", "not valid YAML: " + YamlSyntax.reason(e));
    } catch (StackOverflowError _) {
      problems.add(whole(), "", "not valid YAML: nested too deeply");
    }
    if (!problems.isEmpty()) {
      throw new NotYaml(problems.all());
    }
    return value;
  }

  private ConfigValue value(Node node, int depth) {
    if (depth > MAX_DEPTH) {
      throw new Refused("nested deeper than " + MAX_DEPTH + " levels", place(node));
    }
    if (++nodes > maxNodes) {
      throw new Refused("aliases multiply to more than " + maxNodes + " values", place(node));
    }
    if (node instanceof ScalarNode scalar) {
      return scalar(scalar);
    }
    if (!open.add(node)) {
      throw new Refused("anchor value contains itself", place(node));
    }
    ConfigValue value =
        switch (node) {
          case MappingNode mapping -> mapping(mapping, depth);
          case SequenceNode sequence -> sequence(sequence, depth);
          default -> throw new Refused("unexpected " + node.getNodeType(), place(node));
        };
    open.remove(node);
    return value;
  }

  private Sequence sequence(SequenceNode node, int depth) {
    List<ConfigValue> items = new ArrayList<>();
    for (Node item : node.getValue()) {
      items.add(value(item, depth + 1));
    }
    return new Sequence(items, place(node));
  }

  private Mapping mapping(MappingNode node, int depth) {
    LinkedHashMap<String, ConfigValue> entries = new LinkedHashMap<>();
    Map<String, Position> keys = new HashMap<>();
    Node inherited = null;
    for (NodeTuple tuple : node.getValue()) {
      Position place = place(tuple.getKeyNode());
      if (!(tuple.getKeyNode() instanceof ScalarNode keyNode)) {
        problems.add(place, "", "a key must be a single word, not a map or a list");
        continue;
      }
      String key = keyNode.getValue();
      var _ = typed(keyNode); // for its mistakes; the collector takes keys as text, too
      Position before = keys.putIfAbsent(key, place);
      if (before != null) {
        problems.add(
            place, "", "mapping key \"" + key + "\" already defined at line " + before.line());
      } else if (key.equals("<<") && keyNode.getTag().equals(YamlSyntax.PLAIN)) {
        inherited = tuple.getValueNode();
      } else {
        entries.put(key, at(place, value(tuple.getValueNode(), depth + 1)));
      }
    }
    keys.remove("<<");
    if (inherited != null) {
      inherit(inherited, entries, keys, depth);
    }
    return new Mapping(entries, keys, place(node));
  }

  /** The merge key: what the map itself says wins, then the first map of a list. */
  private void inherit(
      Node from, Map<String, ConfigValue> entries, Map<String, Position> keys, int depth) {
    List<Node> maps = from instanceof SequenceNode list ? list.getValue() : List.of(from);
    for (Node map : maps) {
      if (map instanceof MappingNode && value(map, depth + 1) instanceof Mapping mapping) {
        mapping.entries().forEach(entries::putIfAbsent);
        mapping.keys().forEach(keys::putIfAbsent);
      } else {
        problems.add(place(map), "", "map merge requires map or sequence of maps as the value");
      }
    }
  }

  private ConfigValue scalar(ScalarNode node) {
    Position place = place(node);
    Object value = typed(node);
    if (value == GoScalar.NULL) {
      return new Null(place);
    }
    String text = value instanceof String string ? string : node.getValue();
    return new Scalar(value, text, false, place);
  }

  private Object typed(ScalarNode node) {
    try {
      return YamlSyntax.typed(node.getTag(), node.getValue());
    } catch (IllegalArgumentException e) {
      problems.add(place(node), "", String.valueOf(e.getMessage()));
      return GoScalar.NULL;
    }
  }

  /** A map or an absent value is best shown where its key stands. */
  private static ConfigValue at(Position key, ConfigValue value) {
    return switch (value) {
      case Mapping mapping -> new Mapping(mapping.entries(), mapping.keys(), key);
      case Null _ -> new Null(key);
      default -> value;
    };
  }

  private Position place(Node node) {
    return node.getStartMark().map(this::place).orElse(whole());
  }

  private Position place(Mark mark) {
    return fixed != null ? fixed : new Position(source, mark.getLine() + 1, mark.getColumn() + 1);
  }

  private Position placeOf(String text, int at) {
    if (fixed != null) {
      return fixed;
    }
    String before = text.substring(0, at);
    int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
    return new Position(source, line, at - before.lastIndexOf('\n'));
  }

  private Position whole() {
    return fixed != null ? fixed : new Position(source, 0, 0);
  }

  /** Valid YAML that would cost too much. */
  private static final class Refused extends RuntimeException {
    private final transient Position place;

    Refused(String message, Position place) {
      super(message, null, false, false);
      this.place = place;
    }
  }
}

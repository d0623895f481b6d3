package ai.odock.router.config;

import ai.odock.router.ConfigProblems;
import ai.odock.router.ConfigValue;
import ai.odock.router.ConfigValue.Mapping;
import ai.odock.router.ConfigValue.Null;
import ai.odock.router.ConfigValue.Position;
import ai.odock.router.ConfigValue.Scalar;
import ai.odock.router.ConfigValue.Sequence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Turns YAML text into {@link ConfigValue}s that know their places. */
final class YamlReader {
  /** Recursion over a deeper tree could overflow the stack. */
  private static final int MAX_DEPTH = 200;

  /** A file of 1 MiB holds fewer; only aliases of aliases reach it. */
  private static final int MAX_NODES = 1_000_000;

  private final String source;
  private final @Nullable Position fixed;
  private final ConfigProblems problems = new ConfigProblems();
  private int nodes;

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
    try {
      Optional<Node> root = YamlSyntax.compose(text);
      if (root.isPresent()) {
        value = value(root.get(), 0);
      }
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
      throw new YamlEngineException("nested deeper than " + MAX_DEPTH + " levels");
    }
    if (++nodes > MAX_NODES) {
      throw new YamlEngineException("aliases multiply to more than " + MAX_NODES + " values");
    }
    return switch (node) {
      case MappingNode mapping -> mapping(mapping, depth);
      case SequenceNode sequence -> {
        List<ConfigValue> items = new ArrayList<>();
        for (Node item : sequence.getValue()) {
          items.add(value(item, depth + 1));
        }
        yield new Sequence(items, place(node));
      }
      case ScalarNode scalar -> scalar(scalar);
      default -> throw new YamlEngineException("unexpected " + node.getNodeType());
    };
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
    return value == GoScalar.NULL
        ? new Null(place)
        : new Scalar(value, node.getValue(), false, place);
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

  private Position whole() {
    return fixed != null ? fixed : new Position(source, 0, 0);
  }
}

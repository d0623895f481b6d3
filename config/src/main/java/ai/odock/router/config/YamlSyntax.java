package ai.odock.router.config;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.ConstructNode;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.Schema;

/** The YAML library, set up to parse only: it types no scalar and makes no object. */
final class YamlSyntax {
  /** The tag of a scalar that has neither quotes nor a tag of its own. */
  static final Tag PLAIN = new Tag("!plain");

  /** Aliases of maps and lists that one document may hold. */
  private static final int MAX_ALIASES = 1000;

  private static final Schema UNTYPED =
      new Schema() {
        @Override
        public ScalarResolver getScalarResolver() {
          return (_, plain) -> plain ? PLAIN : Tag.STR;
        }

        @Override
        public Map<Tag, ConstructNode> getSchemaTagConstructors() {
          return Map.of();
        }
      };

  private static final LoadSettings SETTINGS =
      LoadSettings.builder()
          .setSchema(UNTYPED)
          .setMaxAliasesForCollections(MAX_ALIASES)
          .setAllowNonScalarKeys(true) // refused by the reader, which knows the place
          .setCodePointLimit(TextSources.MAX_BYTES + 1)
          .build();

  private YamlSyntax() {}

  /** The only document, or nothing. */
  static Optional<Node> compose(String text) {
    return new Compose(SETTINGS)
        .composeString(text.startsWith("\uFEFF") ? text.substring(1) : text);
  }

  static Optional<Mark> mark(YamlEngineException e) {
    return e instanceof MarkedYamlEngineException marked
        ? marked.getProblemMark().or(marked::getContextMark)
        : Optional.empty();
  }

  /** What is wrong, without the snippet of text that the library adds: it may hold a secret. */
  static String reason(YamlEngineException e) {
    if (!(e instanceof MarkedYamlEngineException marked)) {
      return String.valueOf(e.getMessage());
    }
    String context = marked.getContext();
    return context == null || context.isEmpty()
        ? marked.getProblem()
        : context + ", " + marked.getProblem();
  }

  /** Whether a value is of the type that an explicit tag such as {@code !!int} asks for. */
  static boolean fits(Tag tag, Object value) {
    return switch (tag.getValue().toLowerCase(Locale.ROOT)) {
      case "tag:yaml.org,2002:int" -> value instanceof Number && !(value instanceof Double);
      case "tag:yaml.org,2002:float" -> value instanceof Number;
      case "tag:yaml.org,2002:bool" -> value instanceof Boolean;
      case "tag:yaml.org,2002:null" -> value == GoScalar.NULL;
      default -> false;
    };
  }
}

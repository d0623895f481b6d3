package ai.odock.router.config;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.ConstructNode;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.Schema;

/** The YAML library, set up to parse only: it types no scalar and makes no object. */
final class YamlSyntax {
  /** The tag of a scalar that has neither quotes nor a tag of its own. */
  static final Tag PLAIN = new Tag("!plain");

  private static final Set<String> CHECKED = Set.of("!!int", "!!float", "!!bool", "!!null");

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
          .setCodePointLimit(SourceFile.MAX_BYTES + 1)
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
    if (e instanceof ReaderException reader) {
      return "character U+%04X is not allowed".formatted(reader.getCodePoint());
    }
    if (!(e instanceof MarkedYamlEngineException marked)) {
      return String.valueOf(e.getMessage());
    }
    String context = marked.getContext();
    return context == null || context.isEmpty()
        ? marked.getProblem()
        : context + ", " + marked.getProblem();
  }

  /**
   * What a scalar is: see {@link GoScalar#resolve}. A tag of somebody's own makes it a string.
   *
   * @throws IllegalArgumentException when it is not what its tag says
   */
  static Object typed(Tag tag, String text) {
    String type = tag.getValue().replaceFirst("^tag:yaml\\.org,2002:", "!!");
    if (tag.equals(PLAIN)) {
      return GoScalar.resolve(text);
    }
    if (type.equals("!!binary")) {
      return binary(text);
    }
    if (!CHECKED.contains(type)) {
      return text;
    }
    Object value = GoScalar.resolve(text);
    boolean fits =
        switch (type) {
          case "!!int" -> value instanceof Number && !(value instanceof Double);
          case "!!float" -> value instanceof Number;
          case "!!bool" -> value instanceof Boolean;
          default -> value == GoScalar.NULL;
        };
    if (!fits) {
      throw new IllegalArgumentException("cannot decode this value as a " + type);
    }
    return value;
  }

  private static String binary(String text) {
    try {
      byte[] bytes = Base64.getDecoder().decode(text.replaceAll("\\s", ""));
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      throw new IllegalArgumentException("!!binary value contains invalid base64 data");
    }
  }
}

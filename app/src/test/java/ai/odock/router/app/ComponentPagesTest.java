package ai.odock.router.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.Catalog;
import ai.odock.router.ComponentType;
import ai.odock.router.ExporterType;
import ai.odock.router.config.ConfigLoader;
import ai.odock.router.settings.ConfigRecord;
import ai.odock.router.settings.ConfigSection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every key that a component reads is on its page with its type and default, and every key on a
 * page is one that the component reads. The form of a page: docs/components/README.md.
 */
class ComponentPagesTest {
  private static final Path DOCS = Path.of(System.getProperty("router.home"), "docs");

  static Stream<Arguments> components() {
    Catalog catalog = Components.catalog();
    List<Arguments> all = new ArrayList<>();
    catalog
        .receivers()
        .forEach(it -> all.add(argumentSet(it.name() + " receiver", "receiver", it)));
    catalog
        .processors()
        .forEach(it -> all.add(argumentSet(it.name() + " processor", "processor", it)));
    catalog
        .exporters()
        .forEach(it -> all.add(argumentSet(it.name() + " exporter", "exporter", it)));
    catalog
        .connectors()
        .forEach(it -> all.add(argumentSet(it.name() + " connector", "connector", it)));
    catalog
        .extensions()
        .forEach(it -> all.add(argumentSet(it.name() + " extension", "extension", it)));
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("components")
  void aPageAndItsComponentAgree(String role, ComponentType<?> type) throws IOException {
    String heading = "# `" + type.name() + "` " + role;
    List<DocPage.Part> parts =
        pages().stream()
            .flatMap(page -> page.parts().stream())
            .filter(part -> (part.heading() + " ").startsWith(heading + " "))
            .toList();

    assertThat(parts).as("headings that begin with " + heading).hasSize(1);
    assertThat(differences(CodeKeys.of(everything(role, type)), parts.getFirst())).isEmpty();
  }

  @Test
  void thePageOfTheServiceAgreesWithItsTelemetry() {
    DocPage.Part part = DocPage.read(DOCS.resolve("service.md")).parts().getFirst();

    assertThat(differences(CodeKeys.of(ConfigLoader.telemetryKeys()), part)).isEmpty();
  }

  private static List<DocPage> pages() throws IOException {
    try (Stream<Path> files = Files.list(DOCS.resolve("components"))) {
      return files.filter(file -> file.toString().endsWith(".md")).map(DocPage::read).toList();
    }
  }

  private static ConfigRecord everything(String role, ComponentType<?> type) {
    ConfigSection section = ConfigSection.everything(role + "s::" + type.name());
    if (type instanceof ExporterType<?> exporter) {
      exporter.sending().read(section);
    }
    section.read(type.config());
    return section.record();
  }

  /** What somebody has to change on the page. */
  private static List<String> differences(CodeKeys code, DocPage.Part page) {
    List<String> differences = new ArrayList<>(page.mistakes());
    code.rows()
        .forEach(
            (path, key) -> {
              DocPage.Row row = page.rows().get(path);
              if (row == null) {
                differences.add("add the row: " + key.row(path));
              } else {
                compare(path, key, row, differences);
              }
            });
    page.rows().keySet().stream()
        .filter(path -> !code.rows().containsKey(path) && !code.maps().contains(path))
        .forEach(path -> differences.add("no such key: `" + path + "`"));
    onlyIn(code.unsupported(), page.unsupported())
        .forEach(path -> differences.add("add to the line 'Not supported: ': `" + path + "`"));
    onlyIn(page.unsupported(), code.unsupported())
        .forEach(path -> differences.add("it is supported, or no key at all: `" + path + "`"));
    return differences;
  }

  private static void compare(
      String path, CodeKeys.Key key, DocPage.Row row, List<String> differences) {
    if (!row.type().equals(key.type())) {
      differences.add("`" + path + "` is of the type: " + key.type());
    }
    if (!key.hasDefault(row.usual())) {
      differences.add("another default than `" + path + "` has: " + key.row(path));
    }
    for (String choice : key.choices()) {
      if (!row.text().contains("`" + choice + "`")) {
        differences.add("`" + path + "` may be `" + choice + "`, too");
      }
    }
  }

  private static Set<String> onlyIn(Set<String> these, Set<String> those) {
    Set<String> only = new TreeSet<>(these);
    only.removeAll(those);
    return only;
  }

  /** A page that is wrong in every way, so that the test above is known to see it. */
  @Test
  void everyKindOfDifferenceIsSeen(@TempDir Path folder) throws IOException {
    ConfigSection section = ConfigSection.everything("processors::x");
    section.read(
        yaml -> {
          yaml.unsupported("later", "not yet");
          ConfigSection block = yaml.block("block", ConfigSection.Presence.OFF);
          return yaml.integer("size", 5) + (block == null ? 0 : block.integer("inside", 0));
        });
    Files.writeString(
        folder.resolve("x.md"),
        """
        # `x` processor

        | key | type | default | meaning |
        |---|---|---|---|
        | `size` | number | `6` | how large |
        | `old` | string | – | gone |
        | two | string |

        Also takes the keys of nothing.

        Not supported: `size`.
        """);

    DocPage.Part part = DocPage.read(folder.resolve("x.md")).parts().getFirst();

    assertThat(differences(CodeKeys.of(section.record()), part))
        .containsExactlyInAnyOrder(
            "no row of a table of keys: | two | string |",
            "not in the form of the README: Also takes the keys of nothing.",
            "add the row: | `block` | block | off | … |",
            "add the row: | `block::inside` | integer | `0` | … |",
            "`size` is of the type: integer",
            "another default than `size` has: | `size` | integer | `5` | … |",
            "no such key: `old`",
            "add to the line 'Not supported: ': `later`",
            "it is supported, or no key at all: `size`");
  }
}

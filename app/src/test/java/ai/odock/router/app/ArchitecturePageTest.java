package ai.odock.router.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/architecture.md and CONTRIBUTING.md name what is there. */
class ArchitecturePageTest {
  private static final Path HOME = Path.of(System.getProperty("router.home"));
  private static final Path CORE = HOME.resolve("router-core/src/main/java/ai/odock/router");

  @Test
  void theTableOfRoomsIsTheTreeOfPackages() throws IOException {
    Set<String> named = new TreeSet<>();
    Matcher row =
        Pattern.compile("(?m)^\\| `([a-z.]+)` \\|")
            .matcher(
                section(
                    Files.readString(HOME.resolve("docs/architecture.md")),
                    "## The rooms of `router-core`"));
    while (row.find()) {
      named.add(row.group(1));
    }
    Set<String> packages = new TreeSet<>();
    try (Stream<Path> files = Files.walk(CORE)) {
      files
          .filter(file -> file.toString().endsWith(".java"))
          .map(file -> CORE.relativize(file.getParent()).toString().replace('/', '.'))
          .filter(name -> !name.isEmpty())
          .forEach(packages::add);
    }
    assertThat(named).isEqualTo(packages);
  }

  private static String section(String page, String heading) {
    String after = page.substring(page.indexOf(heading) + heading.length());
    return after.substring(0, after.indexOf("\n## "));
  }

  @Test
  void pathsOfContributingExist() throws IOException {
    Matcher path =
        Pattern.compile("\\]\\(([\\w./-]+)\\)|`((?:config|conformance|bench|docs)/[\\w./-]*)`")
            .matcher(Files.readString(HOME.resolve("CONTRIBUTING.md")));
    int paths = 0;
    while (path.find()) {
      String name = path.group(1) == null ? path.group(2) : path.group(1);
      if (!name.contains("NAME")) {
        assertThat(HOME.resolve(name)).exists();
        paths++;
      }
    }
    assertThat(paths).isGreaterThan(6);
  }
}

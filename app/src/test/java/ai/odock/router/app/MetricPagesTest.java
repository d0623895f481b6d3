package ai.odock.router.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every metric of the router's own is explained on a page, and no page tells of another. */
class MetricPagesTest {
  private static final Path HOME = Path.of(System.getProperty("router.home"));
  private static final Pattern IN_CODE = Pattern.compile("\"(router_[a-z0-9_]+)\"");
  private static final Pattern ON_PAGES = Pattern.compile("`(router_[a-z0-9_]+)(?:\\{[^`]*})?`");

  @Test
  void everyMetricIsOnAPageAndEveryOneOnAPageIsMade() throws IOException {
    Set<String> made = new TreeSet<>();
    try (Stream<Path> modules = Files.list(HOME)) {
      for (Path module : modules.filter(it -> Files.isDirectory(it.resolve("src/main"))).toList()) {
        made.addAll(names(module.resolve("src/main/java"), IN_CODE, it -> it.endsWith(".java")));
      }
    }
    assertThat(made).hasSizeGreaterThan(20);
    Set<String> told = names(HOME.resolve("docs"), ON_PAGES, it -> it.endsWith(".md"));
    assertThat(told).isEqualTo(made);
  }

  private static Set<String> names(Path folder, Pattern pattern, Predicate<String> files)
      throws IOException {
    Set<String> names = new TreeSet<>();
    try (Stream<Path> all = Files.walk(folder)) {
      List<Path> chosen = all.filter(it -> files.test(it.toString())).toList();
      for (Path file : chosen) {
        pattern.matcher(text(file)).results().forEach(found -> names.add(found.group(1)));
      }
    }
    return names;
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

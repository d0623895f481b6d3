package ai.odock.router.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/limits.md names keys and pages that exist. */
class LimitsPageTest {
  private static final Path DOCS = Path.of(System.getProperty("router.home")).resolve("docs");
  private static final Pattern LINK =
      Pattern.compile("\\[`([\\w:]+)`\\]\\(([\\w./-]+)(?:#[\\w-]+)?\\)");

  @Test
  void everyKeyStandsOnThePageThatItLinksTo() throws IOException {
    List<String> missing = new ArrayList<>();
    int keys = 0;
    Matcher link = LINK.matcher(Files.readString(DOCS.resolve("limits.md")));
    while (link.find()) {
      keys++;
      String key = link.group(1).replaceFirst(".*::", "");
      Path page = DOCS.resolve(link.group(2));
      if (!Files.exists(page) || !Files.readString(page).contains(key)) {
        missing.add(link.group());
      }
    }
    assertThat(missing).isEmpty();
    assertThat(keys).isGreaterThan(15);
  }
}

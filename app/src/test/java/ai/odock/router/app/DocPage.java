package ai.odock.router.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page of docs/components in the form that its README describes.
 *
 * @param parts by the headings of the first level; a shared page has one
 */
record DocPage(Path file, List<Part> parts) {
  static final String TABLE = "| key | type | default | meaning |";

  private static final Pattern SUBHEADING = Pattern.compile("##+ (`(?<path>[^`]+)`)?.*");
  private static final Pattern ROW =
      Pattern.compile(
          "\\| `(?<key>[^`]+)` \\| (?<type>[^|]*) \\| (?<usual>[^|]*) \\| (?<text>.*)\\|");
  private static final Pattern ALSO =
      Pattern.compile(
          "Also takes the keys of \\[[^\\]]*\\]\\((?<page>[\\w.-]+)(#(?<part>\\w+))?\\)"
              + "(, except (?<except>.*))?\\.");
  private static final String REFUSED = "Not supported: ";
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  /** A row of a table of keys. */
  record Row(String type, String usual, String text) {}

  /** All that stands under a heading of the first level. */
  record Part(
      String heading, Map<String, Row> rows, Set<String> unsupported, List<String> mistakes) {}

  static DocPage read(Path file) {
    return new Reader(file).page();
  }

  /** Reads a page line by line; a paragraph may be broken over several. */
  private static final class Reader {
    private final Path file;
    private final List<Part> parts = new ArrayList<>();
    private final StringBuilder paragraph = new StringBuilder();
    private Part part = new Part("", new LinkedHashMap<>(), new HashSet<>(), new ArrayList<>());
    private String prefix = "";
    private boolean table;
    private boolean code;

    Reader(Path file) {
      this.file = file;
    }

    DocPage page() {
      for (String line : lines(file)) {
        code ^= line.strip().startsWith("```");
        if (!code) {
          read(line);
        }
      }
      read("");
      return new DocPage(file, parts);
    }

    private void read(String line) {
      if (line.startsWith("# ")) {
        part = new Part(line, new LinkedHashMap<>(), new HashSet<>(), new ArrayList<>());
        parts.add(part);
        prefix = "";
      } else if (line.startsWith("#")) {
        Matcher heading = SUBHEADING.matcher(line);
        boolean path = heading.matches() && heading.group("path") != null;
        prefix = path ? heading.group("path") + "::" : "";
      } else if (line.equals(TABLE)) {
        table = true;
      } else if (line.startsWith("|")) {
        row(line);
      } else {
        table = false;
        text(line);
      }
    }

    private void row(String line) {
      if (!table || line.startsWith("|---")) {
        return;
      }
      Matcher row = ROW.matcher(line);
      if (!row.matches()) {
        part.mistakes().add("no row of a table of keys: " + line);
        return;
      }
      Row cells = new Row(row.group("type"), row.group("usual"), row.group("text"));
      if (part.rows().put(prefix + row.group("key"), cells) != null) {
        part.mistakes().add("`" + prefix + row.group("key") + "` has two rows");
      }
    }

    private void text(String line) {
      if (!line.isBlank()) {
        paragraph.append(paragraph.isEmpty() ? "" : " ").append(line);
        return;
      }
      String said = paragraph.toString();
      paragraph.setLength(0);
      Matcher also = ALSO.matcher(said);
      if (said.startsWith(REFUSED)) {
        codes(said).forEach(key -> part.unsupported().add(prefix + key));
      } else if (also.matches()) {
        include(also);
      } else if (said.startsWith("Also takes the keys of")) {
        part.mistakes().add("not in the form of the README: " + said);
      }
    }

    private void include(Matcher also) {
      DocPage page = DocPage.read(file.resolveSibling(also.group("page")));
      String under = also.group("part") == null ? "" : also.group("part") + "::";
      Set<String> except = new HashSet<>();
      if (also.group("except") != null) {
        except.addAll(codes(also.group("except")));
      }
      for (Part other : page.parts()) {
        other
            .rows()
            .forEach(
                (key, row) -> {
                  if (key.startsWith(under) && !isUnder(key, except)) {
                    part.rows().putIfAbsent(prefix + key, row);
                  }
                });
        other.unsupported().stream()
            .filter(key -> key.startsWith(under) && !isUnder(key, except))
            .forEach(key -> part.unsupported().add(prefix + key));
      }
    }

    private static boolean isUnder(String key, Set<String> paths) {
      return paths.stream().anyMatch(path -> key.equals(path) || key.startsWith(path + "::"));
    }

    private static List<String> codes(String text) {
      return CODE.matcher(text).results().map(it -> Objects.requireNonNull(it.group(1))).toList();
    }

    private static List<String> lines(Path file) {
      try {
        return Files.readAllLines(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}

package ai.odock.router.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.settings.ConfigProblems;
import ai.odock.router.settings.ConfigProblems.Problem;
import ai.odock.router.settings.ConfigValue.Mapping;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SubstitutionTest {
  static final Map<String, String> ENV =
      Map.ofEntries(
          Map.entry("F", "foo"),
          Map.entry("EMPTY", ""),
          Map.entry("NUM", "0123"),
          Map.entry("HEX", "0x10"),
          Map.entry("BOOL", "true"),
          Map.entry("LIST", "[a, b]"),
          Map.entry("MAP", "{a: b}"),
          Map.entry("QUOTED", "\"0123\""),
          Map.entry("NOT_YAML", "@p: [x"),
          Map.entry("DOLLARS", "a$$b"),
          Map.entry("WHICH", "F"),
          Map.entry("INDIRECT", "x-${env:F}"),
          Map.entry("WHOLE", "${env:NUM}"),
          Map.entry("INNER", "{k: \"${env:NUM}\"}"),
          Map.entry("HALF", "${env:"),
          Map.entry("NESTED", "{\"a::b\": 1}"),
          Map.entry("LINES", "a\nb\n"),
          Map.entry("COMMENT", "# c"),
          Map.entry("LOOP", "${env:LOOP}"),
          Map.entry("GROW", "${env:GROW}${env:GROW}"),
          Map.entry("TREE", "[\"${env:TREE}\", \"${env:TREE}\"]"));

  final Path dir;
  final ConfigProblems problems = new ConfigProblems();
  final Notices notices = new Notices();

  SubstitutionTest(@TempDir Path dir) throws IOException {
    this.dir = dir;
    Files.writeString(dir.resolve("word"), "token\n");
    Files.writeString(dir.resolve("exporters.yaml"), "{timeout: 5s}\n");
    Files.write(dir.resolve("binary"), new byte[] {(byte) 0xff, 0});
    Files.writeString(dir.resolve("large"), "x".repeat((1 << 20) + 1));
  }

  static Stream<Arguments> values() {
    return Stream.of(
        argumentSet("variable", "${env:F}", "\"foo\""),
        argumentSet("default scheme", "${F}", "\"foo\""),
        argumentSet("default of an unset one", "${env:NOPE:-d}", "\"d\""),
        argumentSet("empty default", "${env:NOPE:-}", "null<>"),
        argumentSet("default with a colon", "${env:NOPE:-h:1}", "\"h:1\""),
        argumentSet("set but empty is not the default", "${env:EMPTY:-d}", "null<>"),
        argumentSet("unset", "${env:NOPE}", "null<>"),
        argumentSet("no braces", "$F", "\"$F\""),
        argumentSet("unclosed", "${env:F", "\"${env:F\""),
        argumentSet("only a closing brace", "a}", "\"a}\""),
        argumentSet("file with a word keeps its line break", "${file:word}", "\"token\n\""),
        argumentSet(
            "file with YAML", "${file:exporters.yaml}", "{timeout: \"5s\"}<{timeout: 5s}\n>"),
        argumentSet("inline YAML", "${yaml:[1, a]}", "[1, \"a\"]<[1, a]>"),
        argumentSet("octal", "${env:NUM}", "83<0123>"),
        argumentSet("hexadecimal", "${env:HEX}", "16<0x10>"),
        argumentSet("boolean", "${env:BOOL}", "true<true>"),
        argumentSet("list", "${env:LIST}", "[\"a\", \"b\"]<[a, b]>"),
        argumentSet("map", "${env:MAP}", "{a: \"b\"}<{a: b}>"),
        argumentSet("quotes stay", "${env:QUOTED}", "\"\"0123\"\""),
        argumentSet("quotes of inline YAML stay", "${yaml:\"q\"}", "\"\"q\"\""),
        argumentSet("no YAML is text", "${env:NOT_YAML}", "\"@p: [x\""),
        argumentSet("inside a string: raw text", "x${env:NUM}", "\"x0123\""),
        argumentSet("map inside a string: raw text", "x${env:MAP}", "\"x{a: b}\""),
        argumentSet("list inside a string: raw text", "${env:LIST}${env:LIST}", "\"[a, b][a, b]\""),
        argumentSet("comment inside a string: raw text", "a${env:COMMENT}", "\"a# c\""),
        argumentSet("two halves make a reference", "${env:HALF}F}", "\"foo\""),
        argumentSet("nested keys in a map", "${env:NESTED}", "{a: {b: 1}}<{\"a::b\": 1}>"),
        argumentSet("a word that ends a line is text", "${env:LINES}", "\"a\nb\n\""),
        argumentSet("a comment is nothing, with a text", "${env:COMMENT}", "null<# c>"),
        argumentSet("default that is a map", "${env:NOPE:-{a: 1}}", "\"{a: 1}\""),
        argumentSet("unset inside a string", "x${env:NOPE}y", "\"xy\""),
        argumentSet("two in a string", "${env:F}:${env:NUM}", "\"foo:0123\""),
        argumentSet("two numbers make a string", "${env:NUM}${env:NUM}", "\"01230123\""),
        argumentSet("nested", "${env:${env:WHICH}}", "\"foo\""),
        argumentSet("values are expanded again", "${env:INDIRECT}", "\"x-foo\""),
        argumentSet("a whole value twice over is typed", "${env:WHOLE}", "83<0123>"),
        argumentSet(
            "values inside a map are expanded", "${env:INNER}", "{k: 83<0123>}<{k: \"0123\"}>"),
        argumentSet("double dollar", "a$$b", "\"a$b\""),
        argumentSet("double dollar from a variable", "${env:DOLLARS}", "\"a$b\""),
        argumentSet("four dollars", "$$$$", "\"$$\""),
        argumentSet("escaped", "$${env:F}", "\"${env:F}\""),
        argumentSet("two dollars in front do not escape", "$$${env:F}", "\"$foo\""),
        argumentSet("three dollars in front escape", "$$$${env:F}", "\"$${env:F}\""),
        argumentSet("quirk 1", "$${env:F} and ${env:F}", "\"${env:F} and ${env:F}\""),
        argumentSet("quirk 2", "${env:F} and $${env:F}", "\"foo and $foo\""));
  }

  @ParameterizedTest
  @MethodSource("values")
  void expands(String text, String expected) throws NotYaml {
    assertThat(expand("a: '" + text + "'")).isEqualTo("{a: " + expected + "}");
    assertThat(problems.all()).isEmpty();
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        argumentSet(
            "scheme of the collector",
            "${http://x}",
            "unsupported scheme on URI \"http://x\"; the collector has it, this build does not"),
        argumentSet(
            "scheme mistyped",
            "${fiel:x}",
            "unsupported scheme on URI \"fiel:x\"; did you mean \"file\"?"),
        argumentSet(
            "default without a scheme",
            "${NOPE:-d}",
            "unsupported scheme on URI \"NOPE:-d\"; a default is written ${env:NOPE:-default}"),
        argumentSet(
            "default of a name with _",
            "${NO_PE:-localhost:4317}",
            "invalid uri \"NO_PE:-localhost:4317\"; a default is written ${env:NO_PE:-default}"),
        argumentSet(
            "default of a name of one letter",
            "${N:-d}",
            "invalid uri \"N:-d\"; a default is written ${env:N:-default}"),
        argumentSet(
            "default of a name with digits",
            "${N4_:-d}",
            "invalid uri \"N4_:-d\"; a default is written ${env:N4_:-default}"),
        argumentSet(
            "default without a colon",
            "${NOPE-d}",
            "environment variable \"NOPE-d\" has invalid name: must match"
                + " ^[a-zA-Z_][a-zA-Z0-9_]*$; a default is written ${env:NOPE:-default}"),
        argumentSet(
            "default without a dash",
            "${env:NOPE:d}",
            "environment variable \"NOPE:d\" has invalid name: must match"
                + " ^[a-zA-Z_][a-zA-Z0-9_]*$; a default is written ${env:NOPE:-default}"),
        argumentSet(
            "a shell's demand",
            "${NO_PE:?must be set}",
            "invalid uri \"NO_PE:?must be set\"; of the forms that shells know there is"
                + " ${env:NO_PE:-default} alone"),
        argumentSet("short scheme", "${c:x}", "invalid uri \"c:x\""),
        argumentSet(
            "name",
            "${env:1X}",
            "environment variable \"1X\" has invalid name: must match ^[a-zA-Z_][a-zA-Z0-9_]*$"),
        argumentSet("empty", "${}", "environment variable \"\" has invalid name"),
        argumentSet(
            "no such file",
            "${file:nope}",
            "unable to read the file nope: no such file or directory"),
        argumentSet("directory", "${file:.}", "unable to read the file .: "),
        argumentSet("binary file", "${file:binary}", "the file binary is not UTF-8 text"),
        argumentSet("large file", "${file:large}", "the file large is larger than 1 MiB"),
        argumentSet(
            "dollar in a URI",
            "${env:$F}",
            "the uri \"env:$F\" contains unsupported characters ('$')"),
        argumentSet("a value of itself", "${env:LOOP}", "too many recursive expansions"),
        argumentSet("a value that grows", "${env:GROW}", "the expanded text is longer than 1 MiB"),
        argumentSet("a list of itself", "${env:TREE}", "too many recursive expansions"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void refuses(String text, String start) throws NotYaml {
    expand("k:\n  a: '" + text + "'");
    assertThat(problems.all())
        .first()
        .satisfies(
            problem -> {
              assertThat(problem.position()).hasToString("f:2:6");
              assertThat(problem.path()).startsWith("k::a");
              assertThat(problem.message()).startsWith(start);
            });
  }

  @Test
  void anUnsetVariableIsAWarningWithItsPlace() throws NotYaml {
    expand("a:\n  b: ${env:NOPE}\n  c: ${env:NOPE:-x}");
    assertThat(notices.warnings())
        .containsExactly("f:2:6: references unset environment variable \"NOPE\"");
    assertThat(notices.notes()).isEmpty();
  }

  @Test
  void keysAreNotExpanded() throws NotYaml {
    assertThat(expand("\"${env:F}\": [\"${env:F}\"]")).isEqualTo("{${env:F}: [\"foo\"]}");
  }

  @Test
  void everyMistakeIsNoted() throws NotYaml {
    expand("a: ${env:1}\nb: [x, \"${xy:z}\"]");
    assertThat(problems.all()).extracting(Problem::path).containsExactly("a", "b[1]");
  }

  private String expand(String yaml) throws NotYaml {
    Mapping mapping = (Mapping) YamlReader.read(yaml, "f");
    TextSources texts = new TextSources(ENV, dir);
    return Plain.text(new Substitution(texts, problems, notices).expand(mapping));
  }
}

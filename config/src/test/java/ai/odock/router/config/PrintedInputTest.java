package ai.odock.router.config;

import static org.assertj.core.api.Assertions.assertThat;

import ai.odock.router.settings.ConfigValue.Mapping;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Values of every kind, written as the collector wrote them. */
class PrintedInputTest {
  private static final Path RECORDED = Path.of("src/test/resources/printed");

  @Test
  void yaml() throws Exception {
    assertThat(YamlText.sorted(PrintedConfig.input(input())) + "\n")
        .isEqualTo(Files.readString(RECORDED.resolve("collector.yaml")));
  }

  @Test
  void json() throws Exception {
    assertThat(JsonText.of(PrintedConfig.input(input())))
        .isEqualTo(Files.readString(RECORDED.resolve("collector.json")));
  }

  @Test
  void whatIsWrittenReadsBack() throws Exception {
    String written = YamlText.sorted(PrintedConfig.input(input()));
    Mapping again = (Mapping) YamlReader.read(written, "again.yaml");
    assertThat(YamlText.sorted(PrintedConfig.input(again))).isEqualTo(written);
  }

  private static Mapping input() throws IOException, NotYaml {
    return (Mapping)
        YamlReader.read(Files.readString(RECORDED.resolve("input.yaml")), "input.yaml");
  }
}

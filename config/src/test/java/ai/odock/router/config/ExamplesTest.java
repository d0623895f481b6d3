package ai.odock.router.config;

import static org.assertj.core.api.Assertions.assertThat;

import ai.odock.router.ComponentId;
import ai.odock.router.config.FakeCatalog.Batching;
import ai.odock.router.pipeline.RouterConfig;
import ai.odock.router.pipeline.RouterConfig.PipelineSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ExamplesTest {

  @Test
  void thePlatformsConfigurationIsValid() {
    RouterConfig config = load("platform.yaml");
    assertThat(config.pipelines())
        .extracting(PipelineSpec::id)
        .containsExactly("traces", "metrics", "logs");
    assertThat(config.warnings())
        .containsExactlyInAnyOrder(
            "exporters::otlp: \"otlp\" alias is deprecated; use \"otlp_grpc\" instead",
            "exporters::otlphttp: \"otlphttp\" alias is deprecated; use \"otlp_http\" instead");
  }

  @Test
  void theGuidesTuningIsValid() {
    var batch = load("tuned.yaml").processors().get(new ComponentId("batch", ""));
    assertThat(Objects.requireNonNull(batch).config())
        .isEqualTo(new Batching(Duration.ofSeconds(1), 1024, 2048, List.of()));
  }

  private static RouterConfig load(String name) {
    return ConfigLoader.load(List.of(name), Map.of(), Path.of("examples"), FakeCatalog.catalog());
  }
}

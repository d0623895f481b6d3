package ai.odock.router.receivers.loki;

import static org.assertj.core.api.Assertions.assertThat;

import ai.odock.router.net.HostPort;
import ai.odock.router.net.ListenAddress;
import ai.odock.router.net.ListenSettings;
import ai.odock.router.net.coding.ContentCoding;
import ai.odock.router.net.grpc.GrpcKeepalive;
import ai.odock.router.net.grpc.GrpcServerSettings;
import ai.odock.router.net.http.HttpServerSettings;
import ai.odock.router.settings.ConfigProblems;
import ai.odock.router.settings.ConfigTree;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The keys of the servers themselves are tested with the receiver that had them first. */
class LokiConfigTest {
  private static final Duration OFF = Duration.ZERO;
  private static final GrpcServerSettings GRPC =
      new GrpcServerSettings(
          ListenSettings.at(ListenAddress.tcp(new HostPort("localhost", 3600))),
          4 << 20,
          100,
          512 << 10,
          GrpcKeepalive.DEFAULTS,
          false);
  private static final HttpServerSettings HTTP =
      new HttpServerSettings(
          ListenSettings.at(ListenAddress.tcp(new HostPort("localhost", 3500))),
          20 << 20,
          ContentCoding.HTTP_NAMES,
          new HttpServerSettings.Timeouts(OFF, OFF, OFF, OFF),
          true,
          Map.of(),
          null,
          false);

  private final ConfigProblems problems = new ConfigProblems();

  private @Nullable LokiConfig read(Map<String, ?> yaml) {
    return ConfigTree.section("receivers::loki", yaml, problems).read(LokiConfig::read);
  }

  private static Map<String, ?> protocols(String... names) {
    Map<String, Object> protocols = new HashMap<>();
    for (String name : names) {
      protocols.put(name, null);
    }
    return Map.of("protocols", protocols);
  }

  @Test
  void defaults() {
    assertThat(read(protocols("http"))).isEqualTo(new LokiConfig(null, HTTP, false, false, 65536));
    assertThat(read(protocols("grpc"))).isEqualTo(new LokiConfig(GRPC, null, false, false, 65536));
    assertThat(read(protocols("grpc", "http")))
        .isEqualTo(new LokiConfig(GRPC, HTTP, false, false, 65536));
    assertThat(problems.all()).isEmpty();
  }

  @Test
  void everyKeyOfItsOwn() {
    Map<String, Object> yaml = new HashMap<>(protocols("http"));
    yaml.put("use_incoming_timestamp", true);
    yaml.put("restore_record_fields", true);
    yaml.put("max_elements_per_item", 12);
    LokiConfig config = read(yaml);
    assertThat(config).isEqualTo(new LokiConfig(null, HTTP, true, true, 12));
    assertThat(problems.all()).isEmpty();
  }

  @Test
  void aPushMayBecomeEightTimesWhatItMayBe() {
    LokiConfig config = new LokiConfig(null, HTTP, true, false, 12);
    assertThat(config.options(1000)).isEqualTo(new PushOptions(true, false, 8000, 12));
    assertThat(config.options(Integer.MAX_VALUE).maxBytes()).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void aReceiverWithoutAProtocolIsAMistake() {
    assertThat(read(Map.of())).isNull();
    assertThat(problems.all().toString())
        .contains("must specify at least one protocol when using the Loki receiver");
  }
}

package ai.odock.router.exporters.loki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.Batch;
import ai.odock.router.exporters.loki.Tenancy.Source;
import ai.odock.router.fixtures.LokiPush;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TenantLanesTest {
  private static final Tenancy BY_ORG = new Tenancy(Source.RESOURCE, "org.id", "nobody");
  private static final Tenancy BY_HEADER = new Tenancy(Source.METADATA, "x-scope-orgid", "nobody");

  private static ExportLogsServiceRequest of(String line, KeyValue... resource) {
    return Logs.request(List.of(resource), Logs.line(1, line).build());
  }

  private static KeyValue org(String name) {
    return Logs.attribute("org.id", name);
  }

  /** The lines of each lane. */
  private static Map<String, List<String>> lanes(Tenancy tenancy, Batch batch) {
    Map<String, List<String>> lines = new TreeMap<>();
    int items = 0;
    for (var lane : new TenantLanes(tenancy).split(batch).entrySet()) {
      List<String> all = new ArrayList<>();
      Pushed.of(new PushRequests(1 << 20), lane.getValue())
          .entries()
          .values()
          .forEach(entries -> entries.stream().map(LokiPush.Entry::line).forEach(all::add));
      assertThat(all).hasSize(lane.getValue().items());
      items += lane.getValue().items();
      lines.put(lane.getKey(), all.stream().sorted().toList());
    }
    assertThat(items).isEqualTo(batch.items());
    return lines;
  }

  @Test
  void resourcesGoToTheirTenants() {
    var mixed =
        of("a1", org("a")).toBuilder()
            .mergeFrom(of("b1", org("b")))
            .mergeFrom(of("none"))
            .mergeFrom(of("a2", org("a"), Logs.attribute("host", "h")))
            .build();
    Batch batch = Pushed.batch(mixed, of("b2", org("b")), of("b3", org("b")));
    assertThat(lanes(BY_ORG, batch))
        .isEqualTo(
            Map.of(
                "a", List.of("a1", "a2"),
                "b", List.of("b1", "b2", "b3"),
                "nobody", List.of("none")));
  }

  @Test
  void aBatchOfOneTenantIsNotCopied() {
    Batch batch = Pushed.batch(of("1", org("a")), of("2", org("a")));
    assertThat(new TenantLanes(BY_ORG).split(batch).get("a")).isSameAs(batch);
    assertThat(new TenantLanes(Tenancy.HINTED).split(batch).get("")).isSameAs(batch);
  }

  static Stream<Arguments> names() {
    AnyValue number = AnyValue.newBuilder().setIntValue(7).build();
    return Stream.of(
        argumentSet("a name", Logs.string("team-1_x.y!*'()"), "team-1_x.y!*'()"),
        argumentSet("a number", number, "7"),
        argumentSet("empty", Logs.string(""), "nobody"),
        argumentSet("another header", Logs.string("a\r\nX-Evil: 1"), TenantLanes.INVALID),
        argumentSet("several tenants", Logs.string("a|b"), TenantLanes.INVALID),
        argumentSet("a path", Logs.string(".."), TenantLanes.INVALID),
        argumentSet("other scripts", Logs.string("ünï"), TenantLanes.INVALID),
        argumentSet("too long", Logs.string("x".repeat(151)), TenantLanes.INVALID),
        argumentSet("a reserved lane", Logs.string(":several"), TenantLanes.INVALID));
  }

  @ParameterizedTest
  @MethodSource("names")
  void onlyNamesThatLokiTakesBecomeTenants(AnyValue value, String tenant) {
    Batch batch = Pushed.batch(of("x", Logs.attribute("org.id", value)));
    assertThat(lanes(BY_ORG, batch)).containsOnlyKeys(tenant);
  }

  @Test
  void aHintNamesTheAttribute() {
    KeyValue hint = Logs.attribute("loki.tenant", "org.id");
    KeyValue raw = Logs.attribute("loki.format", "raw");
    Batch batch =
        Pushed.batch(of("a", hint, raw, org("a")), of("none", org("b")), of("lost", hint, raw));
    assertThat(lanes(Tenancy.HINTED, batch))
        .isEqualTo(Map.of("a", List.of("a"), "", List.of("lost", "none")));
    assertThat(lanes(new Tenancy(Source.FIXED, "f", ""), batch)).containsOnlyKeys("f");
  }

  @Test
  void metadataNameTheTenantOfAWholeBatch() {
    Batch batch = Pushed.batch(of("x"));
    assertThat(lanes(BY_HEADER, batch)).containsOnlyKeys("nobody");
    Batch of = batch.withMetadata(Map.of("x-scope-orgid", List.of("a")));
    assertThat(lanes(BY_HEADER, of)).containsOnlyKeys("a");
    Batch hostile = batch.withMetadata(Map.of("x-scope-orgid", List.of("a|b")));
    assertThat(lanes(BY_HEADER, hostile)).containsOnlyKeys(TenantLanes.INVALID);
  }
}

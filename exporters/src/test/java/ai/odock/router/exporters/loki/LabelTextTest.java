package ai.odock.router.exporters.loki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.fixtures.LokiPush;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** No value of an attribute breaks out of the label text, and none makes Loki refuse a stream. */
class LabelTextTest {
  private static final String UNKNOWN = "{service_name=\"unknown_service\"}";

  static Stream<Arguments> values() {
    return Stream.of(
        argumentSet("plain", "odock-server", "{service_name=\"odock-server\"}"),
        argumentSet("quote", "a\"b", "{service_name=\"a\\\"b\"}"),
        argumentSet("backslash at the end", "a\\", "{service_name=\"a\\\\\"}"),
        argumentSet("backslash and quote", "\\\"", "{service_name=\"\\\\\\\"\"}"),
        argumentSet("newline", "a\nb", "{service_name=\"a\\nb\"}"),
        argumentSet("return and tab", "\r\t", "{service_name=\"\\r\\t\"}"),
        argumentSet("braces", "{}", "{service_name=\"{}\"}"),
        argumentSet("a second label", "a\", env=\"b", "{service_name=\"a\\\", env=\\\"b\"}"),
        argumentSet("the end of the selector", "a\"} |= \"x", "{service_name=\"a\\\"} |= \\\"x\"}"),
        argumentSet("NUL", "a\0b", "{service_name=\"a\\x00b\"}"),
        argumentSet("escape and delete", "\u001b\u007f", "{service_name=\"\\x1b\\x7f\"}"),
        argumentSet("other scripts", "ünï 日本 😀", "{service_name=\"ünï 日本 😀\"}"),
        argumentSet("backquote", "`x`", "{service_name=\"`x`\"}"),
        argumentSet(
            "as long as may be", "x".repeat(2048), "{service_name=\"" + "x".repeat(2048) + "\"}"));
  }

  @ParameterizedTest
  @MethodSource("values")
  void aValueStaysInsideItsQuotes(String value, String selector) {
    LokiPush.Stream stream = stream(Logs.attribute("service.name", value));
    assertThat(stream.selector()).isEqualTo(selector);
    assertThat(stream.labels()).isEqualTo(Map.of("service_name", value));
    assertThat(stream.entries().getFirst().metadata()).isEmpty();
  }

  static Stream<Arguments> noLabels() {
    AnyValue map =
        AnyValue.newBuilder()
            .setKvlistValue(KeyValueList.newBuilder().addValues(Logs.attribute("k", "v")))
            .build();
    String big = "5".repeat(5 << 10);
    return Stream.of(
        argumentSet("empty", Logs.string(""), List.of()),
        argumentSet("without a value", AnyValue.getDefaultInstance(), List.of()),
        argumentSet(
            "a byte too long",
            Logs.string("x".repeat(2049)),
            List.of(new LokiPush.Pair("service_name", "x".repeat(2049)))),
        argumentSet("5 KB", Logs.string(big), List.of(new LokiPush.Pair("service_name", big))),
        argumentSet("a map", map, List.of(new LokiPush.Pair("service_name_k", "v"))));
  }

  @ParameterizedTest
  @MethodSource("noLabels")
  void whatCannotBeALabelIsMetadataAndTheStreamHasAName(
      AnyValue value, List<LokiPush.Pair> metadata) {
    LokiPush.Stream stream = stream(Logs.attribute("service.name", value));
    assertThat(stream.selector()).isEqualTo(UNKNOWN);
    assertThat(stream.entries().getFirst().metadata()).isEqualTo(metadata);
  }

  @Test
  void numbersAndListsAreText() {
    AnyValue list =
        AnyValue.newBuilder()
            .setArrayValue(ArrayValue.newBuilder().addValues(Logs.string("a")))
            .build();
    AnyValue number = AnyValue.newBuilder().setIntValue(7).build();
    assertThat(
            stream(Logs.attribute("k8s.job.name", list), Logs.attribute("cloud.region", number))
                .selector())
        .isEqualTo("{cloud_region=\"7\", k8s_job_name=\"[\\\"a\\\"]\"}");
  }

  @Test
  void ofAllEighteenTheFirstFifteenAreLabels() {
    KeyValue[] all =
        Stream.of(
                "service.name service.namespace service.instance.id deployment.environment deployment.environment.name cloud.region cloud.availability_zone k8s.cluster.name k8s.namespace.name k8s.pod.name k8s.container.name container.name k8s.replicaset.name k8s.deployment.name k8s.statefulset.name k8s.daemonset.name k8s.cronjob.name k8s.job.name"
                    .split(" "))
            .map(key -> Logs.attribute(key, "v"))
            .toArray(KeyValue[]::new);
    LokiPush.Stream stream = stream(all);
    assertThat(stream.labels()).hasSize(15).containsKey("k8s_statefulset_name");
    assertThat(stream.entries().getFirst().metadata().stream().map(LokiPush.Pair::name))
        .containsExactly("k8s_daemonset_name", "k8s_cronjob_name", "k8s_job_name");
  }

  @Test
  void ofTheSameAttributeTwiceTheLastCounts() {
    assertThat(
            stream(Logs.attribute("service.name", "a"), Logs.attribute("service.name", "b"))
                .selector())
        .isEqualTo("{service_name=\"b\"}");
  }

  private static LokiPush.Stream stream(KeyValue... resource) {
    Pushed pushed = Pushed.of(Logs.request(List.of(resource), Logs.line(1, "line").build()));
    assertThat(pushed.dropped()).isEmpty();
    return pushed.requests().getFirst().streams().getFirst();
  }
}

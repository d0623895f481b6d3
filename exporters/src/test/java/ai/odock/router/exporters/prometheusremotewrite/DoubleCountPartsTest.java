package ai.odock.router.exporters.prometheusremotewrite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.prometheus.Settings;
import ai.odock.router.settings.ConfigProblems;
import ai.odock.router.settings.ConfigTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The rule, the question, the answer, and what is remembered of batches. */
class DoubleCountPartsTest {
  static Stream<Arguments> services() {
    return Stream.of(
        argumentSet("the same job", "gateway", "one", "gateway", "10.0.0.1:80", true),
        argumentSet("service.name alone", "odock/gateway", "one", "gateway", "h:80", true),
        argumentSet("another namespace", "odock/gateway", "one", "k8s/gateway", "h:80", true),
        argumentSet("the same host", "odock/gateway", "h1:9000", "pods", "h1:80", true),
        argumentSet("the same host, no port", "odock/gateway", "h1", "pods", "h1:80", true),
        argumentSet("an IPv6 address", "odock/gateway", "fe80::1", "pods", "[fe80::1]:80", true),
        argumentSet("neither", "odock/gateway", "h1", "pods", "h2:80", false),
        argumentSet("a part of the name", "odock/gateway", "one", "gateway-canary", "h:80", false),
        argumentSet("local hosts say nothing", "a", "localhost:1", "b", "localhost:80", false),
        argumentSet("no host says nothing", "a", "", "b", "", false));
  }

  @ParameterizedTest
  @MethodSource("services")
  void whatPointsToOneService(
      String job, String instance, String otherJob, String otherInstance, boolean same) {
    Target written = new Target(job, instance);
    Target other = new Target(otherJob, otherInstance);
    assertThat(other.isServiceOf(written)).isEqualTo(same);
    assertThat(written.isServiceOf(other)).isEqualTo(same);
  }

  @Test
  void theQuestion() {
    assertThat(
            DoubleCountQuestion.text(
                List.of("b_total", "a"),
                List.of(
                    new Target("odock/gate.way", "h\"1\\:80"),
                    new Target("web", "6f1b2c1e-0000-4000-8000-0123456789ab"))))
        .isEqualTo(
            "group by (__name__, job, instance) ({__name__=~\"a|b_total\","
                + " job=~\"(.*/)?(gate\\\\.way|web)\", job!~\"odock/gate\\\\.way|web\"})"
                + " or group by (__name__, job, instance) ({__name__=~\"a|b_total\","
                + " instance=~\"[[]?(h\\\"1\\\\\\\\)[]]?(:[0-9]+)?\","
                + " job!~\"odock/gate\\\\.way|web\"})"
                + " or group by (__name__, job, instance) ({__name__=~\"a|b_total\","
                + " job=~\"odock/gate\\\\.way|web\"} and on (job, instance) up)");
  }

  @Test
  void aLongAnswerIsReadAsFarAsItGoes() throws IOException {
    byte[] whole =
        ScriptedPrometheus.answer("m job a:1", "m job b:1", "n job c:1")
            .getBytes(StandardCharsets.UTF_8);
    assertThat(DoubleCountAnswer.read(whole))
        .isEqualTo(
            Map.of(
                "m", Set.of(new Target("job", "a:1"), new Target("job", "b:1")),
                "n", Set.of(new Target("job", "c:1"))));
    assertThat(DoubleCountAnswer.read(Arrays.copyOf(whole, whole.length - 60)))
        .isEqualTo(Map.of("m", Set.of(new Target("job", "a:1"), new Target("job", "b:1"))));
  }

  @Test
  void whatIsNoAnswer() {
    for (String body : List.of("", "no", "{}", "[1", "{\"status\":\"error\",\"error\":\"x\"}")) {
      assertThatThrownBy(() -> DoubleCountAnswer.read(body.getBytes(StandardCharsets.UTF_8)))
          .as(body)
          .isInstanceOf(IOException.class)
          .hasMessage("no answer of Prometheus' query API");
    }
  }

  @Test
  void namesAreThoseThatPrometheusSees() {
    WrittenNames names = new WrittenNames(Settings.DEFAULT);
    names.note(
        DoubleCountCheckTest.written(
            "odock",
            "gateway",
            "one",
            DoubleCountCheckTest.counter("http.requests"),
            DoubleCountCheckTest.histogram("latency")));
    names.note(
        DoubleCountCheckTest.written("", "web", "two", DoubleCountCheckTest.histogram("latency")));
    assertThat(names.lately())
        .isEqualTo(
            Map.of(
                "http_requests_total", Set.of(new Target("odock/gateway", "one")),
                "latency_count",
                    Set.of(new Target("odock/gateway", "one"), new Target("web", "two"))));
    names.turn();
    assertThat(names.lately()).hasSize(2);
    names.turn();
    assertThat(names.lately()).isEmpty();
  }

  @Test
  void theBlockIsOffUntilItIsThere() {
    ConfigProblems problems = new ConfigProblems();
    assertThat(DoubleCountConfig.read(ConfigTree.section("e", Map.of(), problems))).isNull();
    DoubleCountConfig read =
        Objects.requireNonNull(
            DoubleCountConfig.read(
                ConfigTree.section(
                    "e",
                    Map.of(
                        "double_count_check",
                        Map.of(
                            "prometheus", "http://u:p@prom:9090/x/",
                            "timeout", "3s",
                            "headers", Map.of("X-Scope-OrgID", "t1"))),
                    problems)));
    assertThat(problems.all()).isEmpty();
    assertThat(read.queryUrl()).isEqualTo("http://prom:9090/x/api/v1/query");
    assertThat(read.interval()).isEqualTo(Duration.ofMinutes(5));
    assertThat(read.client().timeout()).isEqualTo(Duration.ofSeconds(3));
    assertThat(read.toString()).doesNotContain("u:p", "t1");
  }

  @Test
  void mistakesInTheBlockNameTheirPlace() {
    ConfigProblems problems = new ConfigProblems();
    var section =
        ConfigTree.section(
            "e",
            Map.of("double_count_check", Map.of("interval", "10ms", "compression", "gzip")),
            problems);
    assertThat(DoubleCountConfig.read(section)).isNull();
    assertThat(problems.all().toString())
        .contains(
            "e::double_count_check::interval: must be 1s at least",
            "e::double_count_check::compression: not supported",
            "e::double_count_check::prometheus: must be the URL of a Prometheus server");
  }
}

package ai.odock.router.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The script as a user runs it: what it counts, and no time. */
class BenchIT {
  private static final Path HOME = Path.of(System.getProperty("router.home"));

  @TempDir private Path folder = Path.of("");

  private record Result(int status, String output, JsonNode json) {}

  private Result bench(String... arguments) throws IOException, InterruptedException {
    Path json = folder.resolve("figures.json");
    List<String> command = new ArrayList<>(List.of(HOME.resolve("bench/run").toString()));
    command.addAll(List.of("--seconds", "2", "--warmup", "0", "--silence", "2"));
    command.addAll(List.of("--json", json.toString()));
    command.addAll(List.of(arguments));
    Path output = folder.resolve("output.txt");
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("ROUTER_NO_BUILD", "1");
    Process process = builder.redirectOutput(output.toFile()).start();
    if (!process.waitFor(120, TimeUnit.SECONDS)) {
      process.destroy();
      throw new AssertionError("no end:\n" + Files.readString(output));
    }
    assertThat(json).as(Files.readString(output)).exists();
    return new Result(
        process.exitValue(), Files.readString(output), new ObjectMapper().readTree(json.toFile()));
  }

  static Stream<Arguments> ways() {
    return Stream.of(
        argumentSet("spans, gRPC to gRPC", "traces", "grpc", "grpc", List.of()),
        argumentSet(
            "log records, HTTP to HTTP, compressed",
            "logs",
            "http",
            "http",
            List.of("--gzip-in", "--gzip-out")),
        argumentSet(
            "data points, compressed gRPC to remote write",
            "metrics",
            "grpc",
            "prw",
            List.of("--gzip-in")),
        argumentSet(
            "log records of many resources to Loki's push API",
            "logs",
            "http",
            "loki",
            List.of("--streams", "700")));
  }

  @ParameterizedTest
  @MethodSource("ways")
  void nothingIsLostAndNothingComesTwice(String signal, String in, String out, List<String> further)
      throws Exception {
    List<String> arguments = new ArrayList<>(List.of("--only", "router", "--items", "10"));
    arguments.addAll(List.of("--rate", "2000", "--signal", signal, "--in", in, "--out", out));
    arguments.addAll(further);
    Result result = bench(arguments.toArray(String[]::new));

    assertThat(result.status()).as(result.output()).isZero();
    JsonNode router = result.json().at("/rows/0");
    assertThat(router.get("name").asText()).isEqualTo("router");
    assertThat(router.get("acknowledged_items_in_all").asLong()).isPositive();
    assertThat(router.get("delivered_items")).isEqualTo(router.get("acknowledged_items_in_all"));
    assertThat(router.get("missing_items").asLong()).isZero();
    assertThat(router.get("duplicate_items").asLong()).isZero();
    assertThat(router.get("requests_refused")).isEmpty();
    assertThat(router.get("jvm_flags")).isNotEmpty();
    assertThat(result.json().at("/machine/cores").asInt()).isPositive();
    assertThat(result.json().get("arguments")).contains(text("--rate"), text("2000"));
  }

  private static JsonNode text(String value) {
    return new ObjectMapper().getNodeFactory().textNode(value);
  }

  @Test
  void theRelayIsMeasuredUnderAClosedLoop() throws Exception {
    Result result = bench("--only", "relay", "--connections", "2", "--in-flight", "2");
    assertThat(result.status()).as(result.output()).isZero();
    assertThat(result.json().at("/rows/0/acknowledged_items").asLong()).isPositive();
    assertThat(result.output()).contains("relay").contains("items/CPU s");
  }

  static Stream<Arguments> crooks() {
    return Stream.of(
        argumentSet("sends nothing on", 0, true, false),
        argumentSet("sends everything twice", 2, false, true));
  }

  @ParameterizedTest
  @MethodSource("crooks")
  void aRouterThatLosesOrRepeatsIsFoundOut(int copies, boolean missing, boolean duplicates)
      throws Exception {
    Path built = HOME.resolve("bench/target");
    String command =
        "'%s' -cp '%s:%s/*' %s {grpc} {http} {sink} %d"
            .formatted(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                built.resolve("test-classes"),
                built.resolve("dist/lib"),
                CrookedRouter.class.getName(),
                copies);
    Result result = bench("--only", "versus", "--rate", "2000", "--versus", command);

    assertThat(result.status()).as(result.output()).isEqualTo(1);
    JsonNode crook = result.json().at("/rows/0");
    assertThat(crook.get("acknowledged_items_in_all").asLong()).isPositive();
    assertThat(crook.get("missing_items").asLong() > 0).isEqualTo(missing);
    assertThat(crook.get("duplicate_items").asLong() > 0).isEqualTo(duplicates);
  }
}

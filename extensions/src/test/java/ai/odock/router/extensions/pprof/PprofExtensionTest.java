package ai.odock.router.extensions.pprof;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.BuildInfo;
import ai.odock.router.ComponentContext;
import ai.odock.router.MemoryBudget;
import ai.odock.router.StartException;
import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.settings.ComponentId;
import ai.odock.router.settings.ConfigProblems;
import ai.odock.router.settings.ConfigTree;
import ai.odock.router.telemetry.Metrics;
import ai.odock.router.time.Clock;
import ai.odock.router.time.Deadline;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.helpers.NOPLogger;

/** Over real connections, with the recorder of this JVM. */
@Timeout(60)
class PprofExtensionTest {
  private final HttpClient http = HttpClient.newHttpClient();
  private final MemoryBudget memory = new MemoryBudget(10 << 20);
  private @Nullable PprofExtension extension;
  private volatile long work;

  private PprofExtension start(Map<String, ?> keys) throws StartException {
    Map<String, Object> yaml = new HashMap<>(Map.of("endpoint", "127.0.0.1:0"));
    yaml.putAll(keys);
    ConfigProblems problems = new ConfigProblems();
    PprofConfig config =
        ConfigTree.section("extensions::pprof", yaml, problems).read(PprofConfig::read);
    assertThat(problems.all()).isEmpty();
    PprofExtension made =
        new PprofExtension(
            Objects.requireNonNull(config),
            new ComponentContext(
                new ComponentId("pprof", ""),
                new Metrics(),
                memory,
                Clock.SYSTEM,
                new BuildInfo("router", "1"),
                NOPLogger.NOP_LOGGER));
    extension = made;
    made.start();
    return made;
  }

  @AfterEach
  void close() {
    http.close();
    if (extension != null) {
      extension.close(Deadline.in(Clock.SYSTEM, Duration.ZERO));
      extension.close(Deadline.in(Clock.SYSTEM, Duration.ZERO));
    }
    assertThat(memory.held()).isZero();
  }

  private HttpResponse<byte[]> ask(String path) throws Exception {
    return http.send(request("GET", path), HttpResponse.BodyHandlers.ofByteArray());
  }

  private HttpRequest request(String method, String path) {
    int port = Objects.requireNonNull(extension).port();
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/debug/pprof/" + path))
        .method(method, BodyPublishers.noBody())
        .build();
  }

  private String text(String path) throws Exception {
    return new String(ask(path).body(), UTF_8);
  }

  /** The string table of a profile: kinds, functions and files. */
  private static List<String> strings(byte[] gzip) throws Exception {
    byte[] profile;
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(gzip))) {
      profile = in.readAllBytes();
    }
    List<String> strings = new ArrayList<>();
    ProtoReader fields = new ProtoReader(profile, 0, profile.length);
    while (fields.next()) {
      if (fields.field() == 6) {
        strings.add(new String(profile, fields.valueStart(), fields.valueLength(), UTF_8));
      }
    }
    return strings;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes it
  private void burn() {
    while (!Thread.currentThread().isInterrupted()) {
      work += work % 7 + 1;
    }
  }

  @Test
  void aProfileNamesWhatRan() throws Exception {
    start(Map.of());
    Thread busy = Thread.ofPlatform().start(this::burn);
    try {
      HttpResponse<byte[]> answer = ask("profile?seconds=1");
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/octet-stream");
      assertThat(strings(answer.body()))
          .startsWith("")
          .contains("samples", "count", "cpu", "nanoseconds")
          .contains(PprofExtensionTest.class.getName() + ".burn");
    } finally {
      busy.interrupt();
      busy.join();
    }
  }

  @Test
  void oneProfileAtATime() throws Exception {
    start(Map.of());
    CompletableFuture<HttpResponse<byte[]>> first =
        http.sendAsync(
            request("GET", "profile?seconds=3"), HttpResponse.BodyHandlers.ofByteArray());
    HttpResponse<byte[]> second = ask("allocs?seconds=1");
    while (second.statusCode() == 200 && !first.isDone()) {
      second = ask("allocs?seconds=1"); // it was first
    }
    assertThat(first.get().statusCode() == 503 || second.statusCode() == 503).isTrue();
    assertThat(ask("allocs?seconds=1").statusCode()).isEqualTo(200);
  }

  static Stream<Arguments> seconds() {
    return Stream.of(
        argumentSet("none", "seconds=0", 400),
        argumentSet("below none", "seconds=-1", 400),
        argumentSet("too many", "seconds=121", 400),
        argumentSet("no number", "seconds=x", 400),
        argumentSet("far too many", "seconds=99999999999999999999", 400),
        argumentSet("one", "x=1&seconds=1", 200));
  }

  @ParameterizedTest
  @MethodSource("seconds")
  void secondsAreBounded(String query, int status) throws Exception {
    start(Map.of());
    assertThat(ask("allocs?" + query).statusCode()).isEqualTo(status);
  }

  @Test
  void aFullBudgetIsNoReasonToDie() throws Exception {
    start(Map.of());
    assertThat(memory.tryCharge(memory.limit())).isTrue();
    assertThat(ask("profile?seconds=1").statusCode()).isEqualTo(503);
    memory.release(memory.limit());
  }

  @Test
  void theHeapByClass() throws Exception {
    start(Map.of());
    assertThat(strings(ask("heap").body()))
        .contains("inuse_objects", "inuse_space", "byte[]", "java.lang.String");
    assertThat(text("heap?debug=1")).contains("java.lang.String", "#instances");
    assertThat(text("heap?gc=1&debug=1")).contains("java.lang.String");
  }

  static Stream<Arguments> classNames() {
    return Stream.of(
        argumentSet("a class", "java.lang.String", "java.lang.String"),
        argumentSet("bytes", "[B", "byte[]"),
        argumentSet("an array of arrays", "[[J", "long[][]"),
        argumentSet("objects", "[Ljava.util.List;", "java.util.List[]"));
  }

  @ParameterizedTest
  @MethodSource("classNames")
  void classesHaveTheirNames(String internal, String name) {
    assertThat(Heap.className(internal)).isEqualTo(name);
  }

  @Test
  void threadsAndTheRest() throws Exception {
    start(Map.of());
    assertThat(text("goroutine")).contains("threadsAndTheRest");
    assertThat(text("cmdline")).isEqualTo("router");
    assertThat(text("")).contains("/debug/pprof/profile", "/debug/pprof/heap");
    assertThat(ask("nothing").statusCode()).isEqualTo(404);
    assertThat(text("nothing")).contains("/debug/pprof/ lists them");
    assertThat(
            http.send(request("POST", "heap"), HttpResponse.BodyHandlers.discarding()).statusCode())
        .isEqualTo(405);
  }

  @Test
  void theWholeRunIsWrittenToAFile(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("cpu.pprof");
    PprofExtension pprof = start(Map.of("save_to_file", file.toString()));
    assertThat(ask("profile?seconds=1").statusCode()).isEqualTo(503);
    pprof.close(Deadline.in(Clock.SYSTEM, Duration.ZERO));
    assertThat(strings(Files.readAllBytes(file))).contains("cpu");
  }

  @Test
  void aFileThatCannotBeWrittenFailsTheStart(@TempDir Path folder) {
    String file = folder.resolve("no").resolve("cpu.pprof").toString();
    assertThatThrownBy(() -> start(Map.of("save_to_file", file)))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("failed to start \"pprof\" extension");
  }

  @Test
  void keysOfGoAreTakenWithAWarning() {
    ConfigProblems problems = new ConfigProblems();
    PprofConfig config =
        ConfigTree.section(
                "extensions::pprof",
                Map.of("block_profile_fraction", 3, "mutex_profile_fraction", 5),
                problems)
            .read(PprofConfig::read);
    assertThat(problems.all()).isEmpty();
    assertThat(Objects.requireNonNull(config).listen().endpoint()).hasToString("localhost:1777");
  }

  @Test
  void stacksAreBounded() throws Exception {
    Profile profile = new Profile(new Profile.Kind("samples", "count"));
    for (int i = 0; i < Profile.MOST_STACKS + 10; i++) {
      profile.add(List.of(new Profile.Frame("f", "F.java", i)), 1);
    }
    assertThat(strings(CpuProfiles.gzip(profile.encode(0, 0, 0)))).contains("(other stacks)");
  }
}

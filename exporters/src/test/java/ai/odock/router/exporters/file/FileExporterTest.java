package ai.odock.router.exporters.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.odock.router.Batch;
import ai.odock.router.BuildInfo;
import ai.odock.router.ComponentContext;
import ai.odock.router.MemoryBudget;
import ai.odock.router.Outcome;
import ai.odock.router.Outcome.Accepted;
import ai.odock.router.Outcome.Retryable;
import ai.odock.router.Outcome.Unfinished;
import ai.odock.router.Shared;
import ai.odock.router.Signal;
import ai.odock.router.StartException;
import ai.odock.router.exporters.file.FileConfig.Directories;
import ai.odock.router.exporters.file.FileConfig.Format;
import ai.odock.router.exporters.file.FileConfig.GroupBy;
import ai.odock.router.exporters.file.FileConfig.Rotation;
import ai.odock.router.fixtures.Requests;
import ai.odock.router.otlp.OtlpRequests;
import ai.odock.router.settings.ComponentId;
import ai.odock.router.telemetry.Metrics;
import ai.odock.router.time.Clock;
import ai.odock.router.time.Deadline;
import com.github.luben.zstd.Zstd;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.helpers.NOPLogger;

/** Files written here are read by protobuf-java, its JSON reader and the zstd command. */
class FileExporterTest {
  private static final Deadline SOON = Deadline.in(Clock.SYSTEM, Duration.ofSeconds(20));

  private final Path directory;

  FileExporterTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private final Shared shared = new Shared();
  private final MemoryBudget memory = new MemoryBudget(24 << 20);
  private final List<FileExporter> started = new ArrayList<>();

  private FileExporter start(FileConfig config, Signal signal) throws StartException {
    var context =
        new ComponentContext(
            new ComponentId("file", ""),
            new Metrics(),
            memory,
            Clock.SYSTEM,
            new BuildInfo("t", "1"),
            NOPLogger.NOP_LOGGER,
            null,
            shared,
            Map.of());
    FileExporter exporter = new FileExporter(config, signal, context);
    started.add(exporter);
    exporter.start();
    return exporter;
  }

  private void stop() {
    started.forEach(exporter -> exporter.close(SOON));
    started.clear();
  }

  @AfterEach
  void closesTwice() {
    List<FileExporter> again = List.copyOf(started);
    stop();
    again.forEach(exporter -> exporter.close(SOON));
  }

  private FileConfig config(String path, Format format, boolean compressed) {
    return new FileConfig(file(path).toString(), format, compressed, false, null, null, null);
  }

  private FileConfig grouped(String path, int open) {
    GroupBy groupBy = new GroupBy("fileexporter.path_segment", open);
    return new FileConfig(path, Format.PROTO, false, false, null, groupBy, null);
  }

  private Path file(String name) {
    return directory.resolve(name);
  }

  private static Message emptyOf(Signal signal) {
    return switch (signal) {
      case TRACES -> ExportTraceServiceRequest.getDefaultInstance();
      case METRICS -> ExportMetricsServiceRequest.getDefaultInstance();
      case LOGS -> ExportLogsServiceRequest.getDefaultInstance();
    };
  }

  private static List<byte[]> frames(Path path) throws IOException {
    List<byte[]> frames = new ArrayList<>();
    try (var in = new DataInputStream(new ByteArrayInputStream(Files.readAllBytes(path)))) {
      while (in.available() > 0) {
        byte[] frame = new byte[in.readInt()];
        in.readFully(frame);
        frames.add(frame);
      }
    }
    return frames;
  }

  private static Batch request(Signal signal, int seed) {
    return Requests.batch(signal, OtlpRequests.request(signal, seed));
  }

  @ParameterizedTest
  @EnumSource(Signal.class)
  void protobufIsReadBackAsItWas(Signal signal) throws Exception {
    FileExporter exporter = start(config("x.pb", Format.PROTO, false), signal);
    for (int seed = 0; seed < 50; seed++) {
      assertThat(exporter.export(request(signal, seed))).isEqualTo(Accepted.ALL);
    }

    List<byte[]> frames = frames(file("x.pb"));

    assertThat(frames).hasSize(50);
    for (int seed = 0; seed < 50; seed++) {
      assertThat(emptyOf(signal).getParserForType().parseFrom(frames.get(seed)))
          .isEqualTo(OtlpRequests.request(signal, seed));
    }
  }

  @Test
  void aBatchOfManyRequestsIsOneRecord() throws Exception {
    FileExporter exporter = start(config("x.json", Format.JSON, false), Signal.TRACES);

    exporter.export(Batch.merge(List.of(Requests.spans("a", 0, 3), Requests.spans("b", 0, 4))));

    assertThat(Files.readAllLines(file("x.json"))).hasSize(1);
    assertThat(spans(Files.readAllLines(file("x.json")))).hasSize(7).contains("a-0", "b-3");
  }

  private static List<String> spans(List<String> lines) throws IOException {
    List<String> names = new ArrayList<>();
    for (String line : lines) {
      var request = ExportTraceServiceRequest.newBuilder();
      JsonFormat.parser().merge(line, request);
      names.addAll(
          request.getResourceSpansList().stream()
              .flatMap(r -> r.getScopeSpansList().stream())
              .flatMap(s -> s.getSpansList().stream())
              .map(Span::getName)
              .toList());
    }
    return names;
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void everyRecordIsAFrameOfZstd(Format format) throws Exception {
    FileExporter exporter = start(config("x.zst", format, true), Signal.TRACES);
    exporter.export(Requests.spans("a", 0, 3));
    exporter.export(Requests.spans("b", 0, 2000));

    List<String> names = new ArrayList<>();
    for (byte[] frame : frames(file("x.zst"))) {
      byte[] plain = Zstd.decompress(frame, Math.toIntExact(Zstd.getFrameContentSize(frame)));
      assertThat(unzstd(frame)).isEqualTo(plain);
      if (format == Format.JSON) {
        names.addAll(spans(List.of(new String(plain, java.nio.charset.StandardCharsets.UTF_8))));
      } else {
        names.addAll(
            Requests.names(
                List.of(
                    Requests.batch(Signal.TRACES, ExportTraceServiceRequest.parseFrom(plain)))));
      }
    }

    assertThat(names).hasSize(2003).startsWith("a-0").endsWith("b-1999");
  }

  /** What the command makes of a frame. */
  private byte[] unzstd(byte[] frame) throws Exception {
    Path in = file("frame.zst");
    Files.write(in, frame);
    Path out = file("frame");
    Process process;
    try {
      process =
          new ProcessBuilder("zstd", "-q", "-d", "-f", in.toString(), "-o", out.toString()).start();
    } catch (IOException e) {
      assumeTrue(false, "no zstd command");
      throw e;
    }
    assertThat(process.waitFor()).isZero();
    return Files.readAllBytes(out);
  }

  @Test
  void allSignalsOfManyClientsShareAFileWithoutMixingLines() throws Exception {
    FileConfig config = config("x.json", Format.JSON, false);
    List<Thread> clients = new ArrayList<>();
    for (Signal signal : Signal.values()) {
      FileExporter exporter = start(config, signal);
      for (int c = 0; c < 4; c++) {
        int seeds = c * 1000;
        clients.add(
            Thread.startVirtualThread(
                () -> {
                  for (int i = 0; i < 50; i++) {
                    assertThat(exporter.export(request(signal, seeds + i)).isAccepted()).isTrue();
                  }
                }));
      }
    }
    for (Thread client : clients) {
      client.join();
    }

    List<String> lines = Files.readAllLines(file("x.json"));

    assertThat(lines).hasSize(3 * 4 * 50);
    var parser = JsonFormat.parser().ignoringUnknownFields();
    for (String line : lines) {
      parser.merge(line, emptyOf(signalOf(line)).newBuilderForType());
    }
  }

  private static Signal signalOf(String line) {
    return line.startsWith("{\"resourceMetrics\"")
        ? Signal.METRICS
        : line.startsWith("{\"resourceLogs\"") ? Signal.LOGS : Signal.TRACES;
  }

  @Test
  void whatIsThereIsThrownAwayUnlessAppended() throws Exception {
    Path path = file("x.json");
    for (boolean append : new boolean[] {false, true}) {
      Files.writeString(path, "{}\n");
      var config = new FileConfig(path.toString(), Format.JSON, false, append, null, null, null);
      FileExporter exporter = start(config, Signal.TRACES);
      exporter.export(Requests.spans(1));
      assertThat(Files.readAllLines(path)).hasSize(append ? 2 : 1);
      stop();
    }
  }

  @Test
  void whoTakesTheFileOverThrowsNothingAway() throws Exception {
    FileConfig config = config("x.json", Format.JSON, false);
    FileExporter old = start(config, Signal.TRACES);
    old.export(Requests.spans("old", 0, 1));

    FileExporter next = start(config, Signal.TRACES);
    next.export(Requests.spans("next", 0, 1));
    old.export(Requests.spans("old", 1, 1));
    old.close(SOON);
    next.export(Requests.spans("next", 1, 1));

    assertThat(spans(Files.readAllLines(file("x.json"))))
        .containsExactly("old-0", "next-0", "old-1", "next-1");
    assertThat(old.export(Requests.spans(1))).isInstanceOf(Retryable.class);
  }

  @Test
  void aBatchThatIsTooLargeForARecordBecomesSeveral() throws Exception {
    FileExporter exporter = start(config("x.pb", Format.PROTO, false), Signal.TRACES);
    Batch large = Requests.spans("x".repeat(1000), 0, 6000);

    assertThat(exporter.export(large)).isEqualTo(Accepted.ALL);

    List<byte[]> frames = frames(file("x.pb"));
    assertThat(frames).hasSize(2).allMatch(frame -> frame.length <= 4 << 20);
    int spans = 0;
    for (byte[] frame : frames) {
      spans += OtlpRequests.items(ExportTraceServiceRequest.parseFrom(frame));
    }
    assertThat(spans).isEqualTo(6000);
  }

  @Test
  void cuttingALargeBatchIsChargedBefore() throws Exception {
    FileExporter exporter = start(config("x.pb", Format.PROTO, false), Signal.TRACES);
    Batch large = Requests.spans("x".repeat(1000), 0, 6000);
    memory.grow(20 << 20);
    assertThat(exporter.export(large)).isInstanceOf(Retryable.class);
    memory.release(20 << 20);
    assertThat(exporter.export(large)).isEqualTo(Accepted.ALL);
    assertThat(memory.held()).isZero();
    Batch huge = Requests.spans("x".repeat(1000), 0, 13_000);
    assertThat(exporter.export(huge)).isInstanceOf(Outcome.Permanent.class);
  }

  @Test
  void rotationKeepsWholeRecords() throws Exception {
    var config =
        new FileConfig(
            file("x.json").toString(),
            Format.JSON,
            false,
            false,
            new Rotation(1, 0, 0, false),
            null,
            null);
    FileExporter exporter = start(config, Signal.TRACES);
    List<Batch> in = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      in.add(Requests.spans("r" + i, 0, 700));
      exporter.export(in.getLast());
    }

    List<String> names = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      List<Path> all = files.toList();
      assertThat(all).hasSizeGreaterThan(2);
      for (Path path : all) {
        assertThat(Files.size(path)).isLessThanOrEqualTo(1 << 20);
        names.addAll(spans(Files.readAllLines(path)));
      }
    }
    assertThat(names).containsExactlyInAnyOrderElementsOf(Requests.names(in));
  }

  @Test
  void aMissingDirectoryIsSaidOrMade() throws Exception {
    Path path = file("a/b/x.json");
    assertThatThrownBy(
            () ->
                start(
                    new FileConfig(path.toString(), Format.JSON, false, false, null, null, null),
                    Signal.LOGS))
        .isInstanceOf(StartException.class)
        .hasMessage(
            "cannot open "
                + path
                + " (No such file or directory); create_directory: true makes missing"
                + " directories");

    start(
        new FileConfig(
            path.toString(), Format.JSON, false, false, null, null, new Directories(0700)),
        Signal.LOGS);

    assertThat(path).exists();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file("a/b"))))
        .isEqualTo("rwx------");
  }

  private static ResourceSpans from(@Nullable AnyValue segment, String name, int spans) {
    Resource.Builder resource = Resource.newBuilder();
    resource.addAttributes(KeyValue.newBuilder().setKey("other").setValue(text("x")));
    if (segment != null) {
      resource.addAttributes(
          KeyValue.newBuilder().setKey("fileexporter.path_segment").setValue(segment));
    }
    ScopeSpans.Builder scope = ScopeSpans.newBuilder();
    for (int i = 0; i < spans; i++) {
      scope.addSpans(Span.newBuilder().setName(name));
    }
    return ResourceSpans.newBuilder().setResource(resource).addScopeSpans(scope).build();
  }

  private static AnyValue text(String value) {
    return AnyValue.newBuilder().setStringValue(value).build();
  }

  private static Batch of(ResourceSpans... resources) {
    return Requests.batch(
        Signal.TRACES,
        ExportTraceServiceRequest.newBuilder().addAllResourceSpans(List.of(resources)).build());
  }

  private List<String> grouped(String name) throws IOException {
    List<String> names = new ArrayList<>();
    for (byte[] frame : frames(file(name))) {
      Batch batch = Requests.batch(Signal.TRACES, ExportTraceServiceRequest.parseFrom(frame));
      names.addAll(Requests.names(List.of(batch)));
    }
    return names;
  }

  @Test
  void eachValueHasAFileAndWhatHasNoneIsCounted() throws Exception {
    FileExporter exporter = start(grouped(directory + "/*.pb", 100), Signal.TRACES);
    AnyValue number = AnyValue.newBuilder().setIntValue(1).build();

    Outcome outcome =
        exporter.export(
            of(
                from(text("a"), "a1", 1),
                from(text("b/c"), "b1", 2),
                from(null, "lost", 3),
                from(number, "lost", 4),
                from(text("a"), "a2", 1),
                from(text("x".repeat(300)), "lost", 5),
                from(text("../../up"), "up", 1)));

    assertThat(outcome).isEqualTo(new Accepted(Map.of("no_path_segment", 7, "unusable_path", 5)));
    assertThat(frames(file("a.pb"))).as("one record of the batch").hasSize(1);
    assertThat(grouped("a.pb")).containsExactly("a1", "a2");
    assertThat(grouped("b/c.pb")).containsExactly("b1", "b1");
    assertThat(grouped("up.pb")).containsExactly("up");
  }

  @Test
  void fewOpenFilesServeManyAndLoseNothing() throws Exception {
    FileExporter exporter = start(grouped(directory + "/*.pb", 2), Signal.TRACES);
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < 5; i++) {
        assertThat(exporter.export(of(from(text("f" + i), "r" + round, 1))))
            .isEqualTo(Accepted.ALL);
      }
    }

    for (int i = 0; i < 5; i++) {
      assertThat(grouped("f" + i + ".pb")).containsExactly("r0", "r1", "r2");
    }
  }

  @Test
  void aFileThatCanNeverBeDoesNotStopTheOthers() throws Exception {
    Files.createDirectory(file("taken.pb"));
    FileExporter exporter = start(grouped(directory + "/*.pb", 100), Signal.TRACES);

    Outcome outcome =
        exporter.export(
            of(
                from(text("taken"), "lost", 2),
                from(text("a"), "a", 1),
                from(text("a.pb/below"), "lost", 3)));

    assertThat(outcome).isEqualTo(Accepted.but(5, "unusable_path"));
    assertThat(grouped("a.pb")).containsExactly("a");
  }

  @Test
  void noValueIsFollowedOverALink() throws Exception {
    Path outside = Files.createDirectory(file("outside"));
    Path within = Files.createDirectory(file("within"));
    Files.createSymbolicLink(within.resolve("way"), outside);
    Files.createSymbolicLink(within.resolve("file.pb"), outside.resolve("taken.pb"));
    FileExporter exporter = start(grouped(within + "/*.pb", 100), Signal.TRACES);

    Outcome outcome =
        exporter.export(
            of(
                from(text("a"), "a", 1),
                from(text("way/b"), "lost", 2),
                from(text("way/new/c"), "lost", 3),
                from(text("file"), "lost", 4)));

    assertThat(outcome).isEqualTo(Accepted.but(9, "unusable_path"));
    assertThat(outside).isEmptyDirectory();
    assertThat(grouped("within/a.pb")).containsExactly("a");
  }

  @Test
  void aFullDiskAsksToComeAgainWithWhatIsMissing() throws Exception {
    assumeTrue(Files.exists(Path.of("/dev/full")), "no /dev/full");
    FileExporter exporter = start(grouped("/dev/*", 100), Signal.TRACES);

    Outcome outcome =
        exporter.export(
            of(from(text("null"), "a", 2), from(null, "lost", 1), from(text("full"), "b", 3)));

    assertThat(outcome).isInstanceOf(Retryable.class);
    assertThat(((Retryable) outcome).message()).contains("No space left on device");
    Unfinished rest = (Unfinished) Objects.requireNonNull(((Retryable) outcome).rest());
    assertThat(rest.delivered()).isEqualTo(2);
    assertThat(rest.rejected()).isEqualTo(Map.of("no_path_segment", 1));
    assertThat(rest.attempt().left().items()).as("what another exporter would get").isEqualTo(3);
    Outcome again = rest.attempt().resume();
    assertThat(again).isInstanceOf(Retryable.class);
    assertThat(Objects.requireNonNull(((Retryable) again).rest()).settled()).isZero();
  }
}

package ai.odock.router.exporters.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.odock.router.exporters.file.FileConfig.Rotation;
import ai.odock.router.fixtures.FakeClock;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.helpers.NOPLogger;

class OutputFileTest {
  private final FakeClock clock = new FakeClock();
  private final Path directory;

  OutputFileTest(@TempDir Path directory) {
    this.directory = directory;
  }

  /** A disk that is full after so many bytes, and perhaps cannot even be cut. */
  private static final class FullDisk extends RandomAccessFile {
    final AtomicInteger room;
    final AtomicInteger failingCuts;

    FullDisk(Path path, AtomicInteger room, AtomicInteger failingCuts) throws IOException {
      super(path.toFile(), "rw");
      this.room = room;
      this.failingCuts = failingCuts;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      int fits = Math.min(length, room.get());
      super.write(bytes, offset, fits);
      room.addAndGet(-fits);
      if (fits < length) {
        throw new IOException("No space left on device");
      }
    }

    @Override
    public void setLength(long length) throws IOException {
      if (failingCuts.getAndDecrement() > 0) {
        throw new IOException("Input/output error");
      }
      super.setLength(length);
    }
  }

  private OutputFile open(Path path, AtomicInteger room, AtomicInteger failingCuts)
      throws IOException {
    return new OutputFile(
        path, p -> new FullDisk(p, room, failingCuts), clock, NOPLogger.NOP_LOGGER);
  }

  private OutputFile open(Path path) throws IOException {
    return open(path, new AtomicInteger(Integer.MAX_VALUE), new AtomicInteger());
  }

  private static void write(OutputFile file, String record, @Nullable Rotation rotation)
      throws IOException {
    byte[] bytes = record.getBytes(StandardCharsets.UTF_8);
    file.write(bytes, bytes.length, rotation);
  }

  @Test
  void aRecordThatDoesNotFitOnTheDiskLeavesNoTrace() throws Exception {
    Path path = directory.resolve("x");
    AtomicInteger room = new AtomicInteger(10);
    OutputFile file = open(path, room, new AtomicInteger());
    write(file, "first\n", null);

    assertThatThrownBy(() -> write(file, "second\n", null)).hasMessage("No space left on device");

    assertThat(path).content().isEqualTo("first\n");
    room.set(100);
    write(file, "third\n", null);
    assertThat(path).content().isEqualTo("first\nthird\n");
    file.close();
  }

  @Test
  void nothingIsWrittenBehindAnEndThatCouldNotBeCut() throws Exception {
    Path path = directory.resolve("x");
    AtomicInteger room = new AtomicInteger(10);
    AtomicInteger failingCuts = new AtomicInteger(2);
    OutputFile file = open(path, room, failingCuts);
    write(file, "first\n", null);

    assertThatThrownBy(() -> write(file, "second\n", null)).isInstanceOf(IOException.class);
    room.set(100);
    assertThatThrownBy(() -> write(file, "third\n", null)).hasMessage("Input/output error");
    write(file, "fourth\n", null);

    assertThat(path).content().isEqualTo("first\nfourth\n");
    file.close();
  }

  @Test
  void aFullFileIsSetAsideUnderTheTimeAndOldOnesAreDeleted() throws Exception {
    Rotation rotation = new Rotation(1, 0, 2, false);
    String half = "x".repeat(600 * 1024 - 1) + "\n";
    OutputFile file = open(directory.resolve("data.json"));
    Files.writeString(directory.resolve("data-notes.json"), "not ours");
    for (int i = 0; i < 5; i++) {
      write(file, half, rotation);
      clock.advance(Duration.ofSeconds(1));
    }
    file.close();

    assertThat(names())
        .containsExactly(
            "data-1970-01-01T00-00-04.000.json",
            "data-1970-01-01T00-00-05.000.json",
            "data-notes.json",
            "data.json");
    assertThat(Files.size(directory.resolve("data.json"))).isEqualTo(half.length());
  }

  @Test
  void backupsThatAreTooOldAreDeleted() throws Exception {
    Rotation rotation = new Rotation(1, 2, 0, false);
    String large = "x".repeat(1 << 20) + "\n";
    OutputFile file = open(directory.resolve("data"));
    for (int i = 0; i < 6; i++) {
      write(file, large, rotation);
      clock.advance(Duration.ofDays(1));
    }
    file.close();

    assertThat(names())
        .as("a record that is larger than a file may be has its own")
        .containsExactly(
            "data",
            "data-1970-01-04T00-00-01.000",
            "data-1970-01-05T00-00-01.000",
            "data-1970-01-06T00-00-01.000");
  }

  @Test
  void twoFilesOfOneMomentDoNotReplaceEachOther() throws Exception {
    Rotation rotation = new Rotation(1, 0, 0, false);
    OutputFile file = open(directory.resolve("data.json"));
    for (int i = 0; i < 3; i++) {
      write(file, "x".repeat(1 << 20), rotation);
    }
    file.close();

    assertThat(names())
        .containsExactly(
            "data-1970-01-01T00-00-01.000.json", "data-1970-01-01T00-00-01.001.json", "data.json");
  }

  @Test
  void aTornLineIsSetAside() throws Exception {
    Path path = directory.resolve("data.json");
    Files.writeString(path, "{}\n{\"resour");
    OutputFile file = open(path);
    file.checkEnd(false);
    write(file, "{}\n", null);
    file.close();

    assertThat(path).content().isEqualTo("{}\n");
    assertThat(directory.resolve("data-1970-01-01T00-00-01.000.json")).exists();
  }

  @Test
  void aTornFrameIsSetAsideAndWholeOnesAreKept() throws Exception {
    byte[] whole = {0, 0, 0, 2, 7, 7, 0, 0, 0, 0};
    byte[][] torn = {{0, 0, 0}, {0, 0, 0, 1}, {(byte) 0xff, 0, 0, 0, 1}};
    for (int i = 0; i < 4; i++) {
      Path path = directory.resolve("data" + i);
      Files.write(path, whole);
      if (i < 3) {
        Files.write(path, torn[i], java.nio.file.StandardOpenOption.APPEND);
      }
      OutputFile file = open(path);
      file.checkEnd(true);
      file.close();
      assertThat(Files.size(path)).as("file %d", i).isEqualTo(i < 3 ? 0 : whole.length);
    }
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(path -> String.valueOf(path.getFileName())).sorted().toList();
    }
  }
}

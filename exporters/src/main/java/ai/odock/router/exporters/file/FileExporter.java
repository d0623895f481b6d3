package ai.odock.router.exporters.file;

import ai.odock.router.Batch;
import ai.odock.router.ComponentContext;
import ai.odock.router.Exporter;
import ai.odock.router.ExporterType;
import ai.odock.router.MemoryBudget.Work;
import ai.odock.router.Outcome;
import ai.odock.router.Outcome.Accepted;
import ai.odock.router.Outcome.Attempt;
import ai.odock.router.Outcome.Permanent;
import ai.odock.router.Outcome.Rest;
import ai.odock.router.Outcome.Retryable;
import ai.odock.router.Outcome.Unfinished;
import ai.odock.router.Sending;
import ai.odock.router.Signal;
import ai.odock.router.StartException;
import ai.odock.router.StatusCode;
import ai.odock.router.exporters.file.FileConfig.GroupBy;
import ai.odock.router.time.Deadline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Appends batches to files, one record a batch (contrib: fileexporter). */
public final class FileExporter implements Exporter {
  /** The {@code file} component. Like contrib's, it has neither a queue nor retries of its own. */
  public static final ExporterType<FileConfig> TYPE =
      new ExporterType<>(
          "file",
          List.of(),
          EnumSet.allOf(Signal.class),
          FileConfig::read,
          yaml -> Sending.DIRECT,
          FileExporter::new);

  private static final Outcome NO_ROOM =
      new Retryable(
          StatusCode.UNAVAILABLE, "the memory budget is used up", Duration.ofSeconds(1), null);
  private static final Outcome TOO_LARGE =
      Permanent.ofContent(
          StatusCode.INVALID_ARGUMENT,
          "the request needs more memory than the router has (ROUTER_HEAP); send less at a time",
          "too_large");

  /**
   * Encoded telemetry of one record, in bytes: 4 MiB, less in a heap under 256 MiB, since JSON may
   * be ten times as long. A larger batch becomes several records.
   */
  private static final int LARGEST_RECORD =
      Math.clamp(Runtime.getRuntime().maxMemory() / 64, 256 << 10, 4 << 20);

  private final FileConfig config;
  private final ComponentContext context;
  private final RecordBuffer buffer;
  private final @Nullable PathPattern pattern;
  private final Path path;
  private @Nullable Output output;
  private boolean toldOfNames;

  /** A batch, or the rest of one, and where it goes. */
  private record Piece(Path path, Batch batch) {}

  FileExporter(FileConfig config, Signal signal, ComponentContext context) {
    this.config = config;
    this.context = context;
    this.buffer = new RecordBuffer(config);
    this.pattern = config.groupBy() == null ? null : new PathPattern(config.path());
    this.path = Path.of(config.path()).toAbsolutePath().normalize();
  }

  @Override
  public synchronized void start() throws StartException {
    Output opened = Outputs.of(context).acquire(config, context);
    output = opened;
    if (pattern != null) {
      return;
    }
    try {
      opened.open(path);
    } catch (IOException e) {
      release();
      Path parent = path.getParent();
      boolean missing = parent != null && config.directories() == null && !Files.exists(parent);
      String hint = missing ? "; create_directory: true makes missing directories" : "";
      throw new StartException("cannot open " + said(e) + hint);
    }
  }

  @Override
  public Outcome export(Batch batch) {
    if (batch.bytes() <= LARGEST_RECORD) {
      return exported(batch);
    }
    try (Work room = context.memory().work(batch.bytes())) {
      // what is left is copied at every cut
      if (room.test(2 * batch.bytes())) {
        return exported(batch);
      }
      return room.neverFits() ? TOO_LARGE : NO_ROOM;
    }
  }

  private Outcome exported(Batch batch) {
    Deque<Piece> pieces = new ArrayDeque<>();
    Map<String, Integer> dropped = new HashMap<>();
    GroupBy groupBy = config.groupBy();
    if (groupBy == null || pattern == null) {
      pieces.add(new Piece(path, batch));
    } else {
      Groups groups = Groups.of(batch, groupBy.attribute());
      drop(dropped, groups.without(), "no_path_segment");
      groups
          .batches()
          .forEach(
              (value, group) -> {
                Path file = pattern.file(value);
                if (file == null) {
                  drop(dropped, group.items(), "unusable_path");
                } else {
                  pieces.add(new Piece(file, group));
                }
              });
    }
    return write(pieces, dropped);
  }

  private static void drop(Map<String, Integer> dropped, int items, String reason) {
    if (items > 0) {
      dropped.merge(reason, items, Integer::sum);
    }
  }

  /** Writes the pieces; what could not be written is the rest of the outcome. */
  private synchronized Outcome write(Deque<Piece> pieces, Map<String, Integer> dropped) {
    int written = 0;
    while (!pieces.isEmpty()) {
      Piece piece = next(pieces);
      try {
        boolean link = pattern != null && pattern.leadsOverLink(piece.path());
        if (link || !canOpen(piece.path())) {
          drop(dropped, piece.batch().items(), "unusable_path");
          continue;
        }
        write(piece);
        written += piece.batch().items();
      } catch (IOException e) {
        pieces.addFirst(piece);
        Rest rest = new Unfinished(written, dropped, new Unwritten(pieces));
        return new Retryable(StatusCode.UNAVAILABLE, "cannot write " + said(e), null, rest);
      }
    }
    return new Accepted(dropped);
  }

  private final class Unwritten implements Attempt {
    private final Deque<Piece> pieces;

    Unwritten(Deque<Piece> pieces) {
      this.pieces = pieces;
    }

    @Override
    public Outcome resume() {
      return write(pieces, new HashMap<>());
    }

    @Override
    public Batch left() {
      return Batch.merge(pieces.stream().map(Piece::batch).toList());
    }
  }

  private static Piece next(Deque<Piece> pieces) {
    Piece piece = pieces.removeFirst();
    Batch batch = piece.batch();
    if (batch.bytes() <= LARGEST_RECORD || batch.items() < 2) {
      return piece;
    }
    int items = Math.clamp(batch.itemsWithin(LARGEST_RECORD), 1, batch.items() - 1);
    Batch.Halves halves = batch.split(items);
    pieces.addFirst(new Piece(piece.path(), halves.tail()));
    return new Piece(piece.path(), halves.head());
  }

  private void write(Piece piece) throws IOException {
    try {
      buffer.encode(piece.batch());
      output().write(piece.path(), buffer);
    } finally {
      buffer.clear();
    }
  }

  private Output output() throws IOException {
    if (output == null) {
      throw new IOException("(the exporter is not running)");
    }
    return output;
  }

  /**
   * Opens a file. False when its name alone is why that fails: it comes from the telemetry, and
   * nobody shall wait for one that can never be.
   */
  private boolean canOpen(Path file) throws IOException {
    try {
      output().open(file);
      return true;
    } catch (IOException e) {
      if (pattern == null || output == null) {
        throw e;
      }
      probe(file, e);
      var line = toldOfNames ? context.log().atDebug() : context.log().atWarn();
      line.addKeyValue("error", said(e)).log("No file can have this name. Dropping data.");
      toldOfNames = true;
      return false;
    }
  }

  /**
   * Makes a file with a harmless name in the same place; throws {@code why} when that fails, too.
   */
  private static void probe(Path file, IOException why) throws IOException {
    Path above = file.getParent();
    while (above != null && !Files.exists(above)) {
      above = above.getParent();
    }
    if (above != null && Files.isDirectory(above)) {
      try {
        Files.delete(Files.createTempFile(above, ".router", ""));
      } catch (IOException e) {
        why.addSuppressed(e);
        throw why;
      }
    }
  }

  private static String said(IOException e) {
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }

  @Override
  public synchronized void close(Deadline deadline) {
    release();
  }

  private synchronized void release() {
    if (output != null) {
      Outputs.of(context).release(config, output);
      output = null;
    }
  }
}

package ai.odock.router.app.log;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Writes lines to a stream on a thread of its own. A stream that takes nothing, such as a pipe that
 * nobody reads, holds up nobody: what a bounded buffer has no room for is dropped and counted.
 */
final class LineWriter {
  /** Bytes that may wait: some thousands of lines. */
  static final int CAPACITY = 4 << 20;

  private static final int LARGEST_WRITE = 64 << 10;

  private final OutputStream out;
  private final int capacity;
  private final Owner owner;
  private final LongAdder dropped;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private final Condition emptied = lock.newCondition();
  private final Deque<byte[]> lines = new ArrayDeque<>();
  private long bytes;
  private long untold;
  private boolean writing;
  private boolean closed;

  /** Is told of what is more than a line; not to wait for the writer. */
  interface Owner {
    /** The line that tells of dropped ones. */
    byte[] notice(long droppedLines);

    /** Writing begins to fail. */
    void failed(IOException error);

    /** Everything is written, and nothing more will come. */
    void ended();
  }

  /** Whole lines for one write; without any it is the end. */
  private static final class Piece {
    private final byte[] text;
    private final int lines;

    Piece(byte[] text, int lines) {
      this.text = text;
      this.lines = lines;
    }
  }

  /**
   * A writer, already at work.
   *
   * @param capacity bytes that may wait; a line that is larger waits alone
   * @param dropped counts the lines that were not written
   */
  LineWriter(String name, OutputStream out, int capacity, LongAdder dropped, Owner owner) {
    this.out = out;
    this.capacity = capacity;
    this.dropped = dropped;
    this.owner = owner;
    Thread.ofPlatform().daemon().name("log-" + name).start(this::run);
  }

  /** Takes a line, and never waits for the stream. */
  void accept(byte[] line) {
    lock.lock();
    try {
      if (closed || (bytes > 0 && bytes + line.length > capacity)) {
        dropped.increment();
        untold++;
        return;
      }
      tellOfDropped();
      add(line);
    } finally {
      lock.unlock();
    }
  }

  private void tellOfDropped() {
    if (untold > 0) {
      add(owner.notice(untold));
      untold = 0;
    }
  }

  private void add(byte[] line) {
    lines.add(line);
    bytes += line.length;
    arrived.signal();
  }

  private void run() {
    boolean failing = false;
    try {
      for (Piece piece = take(); piece.lines > 0; piece = take()) {
        try {
          out.write(piece.text);
          out.flush();
          failing = false;
        } catch (IOException e) {
          dropped.add(piece.lines);
          if (!failing) {
            owner.failed(e);
          }
          failing = true;
        }
        written(piece.text.length);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      owner.ended();
    }
  }

  private Piece take() throws InterruptedException {
    lock.lock();
    try {
      while (lines.isEmpty() && !closed) {
        arrived.await();
      }
      if (lines.isEmpty()) {
        return new Piece(new byte[0], 0);
      }
      writing = true;
      int length = 0;
      int count = 0;
      for (byte[] line : lines) {
        if (count > 0 && length + line.length > LARGEST_WRITE) {
          break;
        }
        length += line.length;
        count++;
      }
      return new Piece(joined(count, length), count);
    } finally {
      lock.unlock();
    }
  }

  private byte[] joined(int count, int length) {
    if (count == 1) {
      return lines.removeFirst();
    }
    byte[] text = new byte[length];
    int at = 0;
    for (int i = 0; i < count; i++) {
      byte[] line = lines.removeFirst();
      System.arraycopy(line, 0, text, at, line.length);
      at += line.length;
    }
    return text;
  }

  private void written(int length) {
    lock.lock();
    try {
      writing = false;
      bytes -= length;
      if (lines.isEmpty()) {
        tellOfDropped();
      }
      if (lines.isEmpty()) {
        emptied.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits until everything is written, or no longer. */
  void flush(Duration atMost) {
    lock.lock();
    try {
      long left = atMost.toNanos();
      while ((!lines.isEmpty() || writing) && left > 0) {
        left = emptied.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  /** Takes no more; what it has is written. */
  void close() {
    lock.lock();
    try {
      closed = true;
      arrived.signal();
    } finally {
      lock.unlock();
    }
  }
}

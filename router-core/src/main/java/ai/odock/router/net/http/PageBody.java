package ai.odock.router.net.http;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The bytes of a page: one answer when they are few, else piece by piece as the client reads. */
final class PageBody extends OutputStream {
  private static final int PIECE = 16 << 10;

  private final HttpAnswer head;
  private final HttpHead request;
  private final HttpReply reply;
  private final byte[] piece = new byte[PIECE];
  private int filled;
  private boolean answered;
  private @Nullable HttpAnswerStream stream;

  PageBody(HttpAnswer head, HttpHead request, HttpReply reply) {
    this.head = head;
    this.request = request;
    this.reply = reply;
  }

  /** Whether the client has been sent something. */
  boolean begun() {
    return answered;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] array, int offset, int length) throws IOException {
    int from = offset;
    int left = length;
    while (left > 0) {
      if (filled == PIECE) {
        drain();
      }
      int part = Math.min(left, PIECE - filled);
      System.arraycopy(array, from, piece, filled, part);
      filled += part;
      from += part;
      left -= part;
    }
  }

  private void drain() throws IOException {
    HttpAnswerStream begun = stream;
    if (begun == null) {
      answered = true;
      begun = reply.begin(head, AcceptedCodings.gzip(request.headers("Accept-Encoding")));
      stream = begun;
    }
    begun.write(piece, 0, filled);
    filled = 0;
  }

  /** Nothing more follows. */
  void end() throws IOException {
    if (stream != null) {
      drain();
      stream.end();
    } else if (!answered) {
      answered = true;
      reply.send(
          new HttpAnswer(
              head.status(), head.contentType(), head.headers(), Arrays.copyOf(piece, filled)));
    }
  }

  /** Cuts the connection when a page has begun and has not ended: the client sees that. */
  @Override
  public void close() {
    if (stream != null) {
      stream.close();
    }
  }
}

package ai.odock.router.net;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Frames of HTTP/2 for a connection that no codec reads (RFC 9113, 6.5 and 6.8). */
public final class Http2Frames {
  /** The connection ends, nothing is wrong. */
  public static final int NO_ERROR = 0;

  /** The client has to use HTTP/1.1. */
  public static final int HTTP_1_1_REQUIRED = 0xd;

  private static final int HEAD = 9;
  private static final int LAST_STREAM_AND_CODE = 8;
  private static final byte SETTINGS = 4;
  private static final byte GOAWAY = 7;

  private Http2Frames() {}

  /**
   * All that a server says on a connection that it does not want: empty settings, which have to
   * come first, and GOAWAY. No call was looked at, so clients may make them again.
   */
  public static byte[] goAway(int code, String why) {
    byte[] text = why.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(2 * HEAD + LAST_STREAM_AND_CODE + text.length)
        .put(3, SETTINGS)
        .position(HEAD)
        .putInt((LAST_STREAM_AND_CODE + text.length) << 8 | GOAWAY)
        .position(2 * HEAD + 4)
        .putInt(code)
        .put(text)
        .array();
  }
}

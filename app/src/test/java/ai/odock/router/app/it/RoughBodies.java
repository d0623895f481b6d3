package ai.odock.router.app.it;

import ai.odock.router.Signal;
import ai.odock.router.otlp.OtlpMangler;
import ai.odock.router.otlp.OtlpRequests;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

/** Bodies that are no OTLP, of many kinds; the same on every run. */
final class RoughBodies {
  /** A body and whether it is refused for sure: a changed bit may well give another request. */
  static final class Body {
    private final byte[] bytes;
    private final boolean bad;

    Body(byte[] bytes, boolean bad) {
      this.bytes = bytes;
      this.bad = bad;
    }

    byte[] bytes() {
      return bytes;
    }

    boolean bad() {
      return bad;
    }
  }

  private RoughBodies() {}

  static List<Body> cutShort(Signal signal) {
    Random random = new Random(1);
    List<Body> bodies = new ArrayList<>();
    for (int seed = 0; seed < 60; seed++) {
      byte[] whole = mangled(signal, seed);
      byte[] cut = Arrays.copyOf(whole, random.nextInt(Math.max(1, whole.length)));
      bodies.add(new Body(cut, broken(signal, cut)));
    }
    return bodies;
  }

  static List<Body> changedBits(Signal signal) {
    Random random = new Random(2);
    List<Body> bodies = new ArrayList<>();
    for (int seed = 0; seed < 60; seed++) {
      byte[] bytes = mangled(signal, seed);
      for (int i = 0; i < 3 && bytes.length > 0; i++) {
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      }
      bodies.add(new Body(bytes, broken(signal, bytes)));
    }
    return bodies;
  }

  private static byte[] mangled(Signal signal, int seed) {
    byte[] request = OtlpRequests.request(signal, seed).toByteArray();
    return OtlpMangler.mangle(signal.request(), request, seed);
  }

  /** By protobuf-java's word. Text that is not UTF-8 may pass the door. */
  private static boolean broken(Signal signal, byte[] bytes) {
    try {
      var _ = OtlpRequests.parse(signal, bytes);
      return false;
    } catch (InvalidProtocolBufferException e) {
      return !String.valueOf(e.getMessage()).contains("UTF-8");
    }
  }

  static List<Body> brokenProtobuf() {
    List<Body> bodies = new ArrayList<>();
    add(bodies, field(1, 0xff)); // a length without an end
    add(bodies, repeated((byte) 0xff, 11)); // a tag without an end
    add(bodies, repeated((byte) 0xff, 100_000));
    add(bodies, new byte[] {0x0a, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x07});
    add(bodies, new byte[] {0x0a, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x0f});
    add(bodies, new byte[] {0x00, 0x00}); // field 0
    add(bodies, new byte[] {0x0f}); // wire type 7
    add(bodies, new byte[] {0x0c}); // the end of a group that never began
    add(bodies, repeated((byte) 0x13, 1)); // a group without an end
    add(bodies, repeated((byte) 0x13, 100_000)); // in each other
    add(bodies, nested(100));
    add(bodies, nested(2_000));
    add(bodies, "<html>not OTLP</html>".getBytes(StandardCharsets.UTF_8));
    add(bodies, "{\"resourceSpans\":[]}".getBytes(StandardCharsets.UTF_8));
    return bodies;
  }

  /** A resource whose attribute is an array in an array and so on, in requests of any signal. */
  private static byte[] nested(int depth) {
    byte[] value = {};
    for (int i = 0; i < depth; i++) {
      value = field(5, field(1, value));
    }
    return field(1, field(1, field(1, field(2, value))));
  }

  static byte[] field(int number, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write((number << 3) | 2);
    int length = content.length;
    while (length > 127) {
      out.write((length & 127) | 128);
      length >>>= 7;
    }
    out.write(length);
    out.writeBytes(content);
    return out.toByteArray();
  }

  static byte[] joined(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  private static byte[] field(int number, int length) {
    return new byte[] {(byte) ((number << 3) | 2), (byte) length};
  }

  private static byte[] repeated(byte b, int count) {
    byte[] bytes = new byte[count];
    Arrays.fill(bytes, b);
    return bytes;
  }

  private static void add(List<Body> bodies, byte[] bytes) {
    bodies.add(new Body(bytes, true));
  }

  static List<Body> brokenJson() {
    List<Body> bodies = new ArrayList<>();
    String span = "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[%s]}]}]}";
    String value = span.formatted("{\"attributes\":[{\"key\":\"k\",\"value\":%s}]}");
    for (String json :
        List.of(
            "",
            "  ",
            "[]",
            "7",
            "{",
            "{\"resourceSpans\":",
            "{\"resourceSpans\":7}",
            "{\"resourceSpans\":{}}",
            "{'resourceSpans':[]}",
            "{resourceSpans:[]}",
            "{\"resourceSpans\":[],}",
            "{\"resourceSpans\":[]}x",
            "{\"resourceSpans\":[]}{}",
            "/**/{\"resourceSpans\":[]}",
            "\u0000",
            span.formatted("{\"traceId\":\"xyz\"}"),
            span.formatted("{\"traceId\":\"" + "g".repeat(32) + "\"}"),
            span.formatted("{\"traceId\":\"" + "0".repeat(31) + "\"}"),
            span.formatted("{\"traceId\":" + "0".repeat(32) + "}"),
            span.formatted("{\"spanId\":\"" + "é".repeat(16) + "\"}"),
            span.formatted("{\"name\":7}"),
            span.formatted("{\"name\":\"a\nb\"}"),
            span.formatted("{\"name\":\"\\x\"}"),
            span.formatted("{\"name\":\"\\ud8\"}"),
            span.formatted("{\"kind\":\"SPAN_KIND_NONE\"}"),
            span.formatted("{\"startTimeUnixNano\":\"-1\"}"),
            span.formatted("{\"startTimeUnixNano\":1e400}"),
            span.formatted("{\"startTimeUnixNano\":\"" + "9".repeat(100_000) + "\"}"),
            span.formatted("{\"startTimeUnixNano\":" + "9".repeat(100_000) + "}"),
            span.formatted("{\"flags\":4294967296}"),
            value.formatted("{\"intValue\":\"9223372036854775808\"}"),
            value.formatted("{\"doubleValue\":1e999}"),
            value.formatted("{\"doubleValue\":\"1.2.3\"}"),
            value.formatted("{\"doubleValue\":\"" + "-+".repeat(100_000) + "\"}"),
            value.formatted("{\"boolValue\":\"yes\"}"),
            value.formatted("{\"bytesValue\":\"***\"}"),
            value.formatted("{\"arrayValue\":{\"values\":[".repeat(200) + "]}}".repeat(200)),
            value.formatted("{\"kvlistValue\":".repeat(50_000)),
            "[".repeat(100_000),
            "{\"unknown\":" + "[".repeat(100_000),
            "{\"unknown\":" + "{\"a\":".repeat(100_000))) {
      add(bodies, json.getBytes(StandardCharsets.UTF_8));
    }
    byte[] good = span.formatted("{\"name\":\"a\"}").getBytes(StandardCharsets.UTF_8);
    for (int cut = 1; cut < good.length; cut++) {
      add(bodies, Arrays.copyOf(good, cut));
    }
    for (int bad : new int[] {0x80, 0xc0, 0xff, 0xed}) {
      byte[] bytes = good.clone();
      bytes[good.length - 10] = (byte) bad;
      add(bodies, bytes);
    }
    return bodies;
  }

  /** Not as anybody should send it; whether it is read is the parser's affair. */
  static byte[] inCharset(String charset) {
    return "{\"resourceSpans\":[]}x".getBytes(Charset.forName(charset));
  }

  static List<Body> brokenGzip() {
    byte[] good = gzip(OtlpRequests.traces(3).toByteArray());
    List<Body> bodies = new ArrayList<>();
    for (int cut = 1; cut < good.length; cut += Math.max(1, good.length / 40)) {
      add(bodies, Arrays.copyOf(good, cut));
    }
    for (int at : new int[] {0, 1, 2, 3, good.length - 8, good.length - 4, good.length - 1}) {
      byte[] bytes = good.clone();
      bytes[at] ^= 0x55;
      add(bodies, bytes);
    }
    byte[] more = Arrays.copyOf(good, good.length + 3);
    more[good.length] = 'x';
    add(bodies, more);
    add(bodies, gzip(good)); // once too often
    add(bodies, zlib(OtlpRequests.traces(3).toByteArray()));
    add(bodies, OtlpRequests.traces(3).toByteArray());
    return bodies;
  }

  static byte[] gzip(byte[] plain) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static byte[] zlib(byte[] plain) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DeflaterOutputStream zlib = new DeflaterOutputStream(out)) {
      zlib.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** 1 GiB of zeros in 1 MiB. */
  static byte[] bomb() {
    byte[] member = gzip(new byte[1 << 20]);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < 1024; i++) {
      out.writeBytes(member);
    }
    return out.toByteArray();
  }
}

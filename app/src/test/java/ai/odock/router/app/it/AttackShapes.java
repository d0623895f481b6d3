package ai.odock.router.app.it;

import ai.odock.router.Signal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.zip.GZIPOutputStream;

/**
 * Requests of a few kilobytes, as they come compressed, that cost a router much more than others:
 * many elements, many fields, and products of both. All are legal protobuf and at most 20 MiB.
 */
final class AttackShapes {
  private static final int MOST = 20 << 20;
  private static final int ATTRIBUTES_OF_RESOURCE = 1;
  private static final byte[] NOTHING = {};

  private AttackShapes() {}

  /** The field of an item's attributes (opentelemetry-proto 1.9). */
  private static int attributes(Signal signal) {
    return switch (signal) {
      case TRACES -> 9;
      case LOGS -> 6;
      case METRICS -> 7;
    };
  }

  private static final long NOW = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());

  private static byte[] plainItem(Signal signal) {
    return switch (signal) {
      case TRACES -> field(5, bytes("span"));
      case LOGS -> field(5, field(1, bytes("line")));
      // a point of now with the value 1.0
      case METRICS ->
          ByteBuffer.allocate(18)
              .order(ByteOrder.LITTLE_ENDIAN)
              .put((byte) 0x19)
              .putLong(NOW)
              .put((byte) 0x21)
              .putDouble(1)
              .array();
    };
  }

  /** Requests by what is in them. */
  static Map<String, byte[]> of(Signal signal) {
    int fields = attributes(signal);
    byte[] item = plainItem(signal);
    Map<String, byte[]> shapes = new LinkedHashMap<>();
    shapes.put(
        "ten million empty attributes of an item",
        request(NOTHING, scope("s", item(signal, repeated(fields, NOTHING, MOST)))));
    shapes.put(
        "ten million empty attributes of a resource",
        request(repeated(ATTRIBUTES_OF_RESOURCE, NOTHING, MOST), scope("s", item(signal, item))));
    shapes.put(
        "a map of ten million empty pairs",
        request(
            NOTHING,
            scope(
                "s",
                item(signal, join(item, attribute(fields, map(repeated(1, NOTHING, MOST))))))));
    shapes.put(
        "a list of ten million empty values",
        request(
            NOTHING,
            scope(
                "s",
                item(
                    signal, join(item, attribute(fields, field(5, repeated(1, NOTHING, MOST))))))));
    shapes.put(
        "made-up scope names", request(NOTHING, many(i -> scope("n" + i, item(signal, item)))));
    shapes.put(
        "a resource in 100,000 fields",
        field(
            1,
            join(
                repeated(1, field(ATTRIBUTES_OF_RESOURCE, pair("a", "b")), 100_000 * 12),
                scope("s", item(signal, item)))));
    shapes.put(
        "a value in 100,000 fields",
        request(NOTHING, scope("s", item(signal, join(item, manyValues(fields))))));
    shapes.put(
        "a resource of 128 KB and 65,000 items",
        request(
            many(1000, i -> field(ATTRIBUTES_OF_RESOURCE, pair("key" + i, "v".repeat(112)))),
            scope("s", many(65_000, i -> item(signal, item)))));
    more(signal, item).forEach((name, inScope) -> shapes.put(name, request(NOTHING, inScope)));
    shapes.values().forEach(AttackShapes::check);
    return shapes;
  }

  private static Map<String, byte[]> more(Signal signal, byte[] item) {
    return switch (signal) {
      case TRACES ->
          Map.of(
              "empty events and links",
              scope(
                  "s",
                  item(
                      signal,
                      join(
                          item,
                          repeated(11, NOTHING, MOST / 2),
                          repeated(13, NOTHING, MOST / 2)))));
      case LOGS ->
          Map.of(
              "a body of ten million empty pairs",
              scope("s", item(signal, field(5, map(repeated(1, NOTHING, MOST))))),
              "a body in 100,000 fields",
              scope("s", item(signal, repeated(5, field(1, bytes("line")), 800_000))));
      case METRICS ->
          Map.of(
              "200,000 exemplars of one point",
              scope("s", item(signal, join(item, repeated(5, exemplar(), 200_000 * 20)))),
              "made-up metric names",
              scope("s", many(i -> metric("m" + i, item))),
              "65,500 empty gauges in one metric",
              scope("s", field(2, join(field(1, bytes("m")), repeated(5, NOTHING, 131_000)))));
    };
  }

  private static void check(byte[] request) {
    if (request.length > MOST) {
      throw new IllegalStateException("a request of " + request.length + " bytes");
    }
  }

  /** As it is sent. */
  static byte[] gzip(byte[] body) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** A request of a client that means well: three items. */
  static byte[] good(Signal signal) {
    byte[] item = plainItem(signal);
    return request(
        field(ATTRIBUTES_OF_RESOURCE, pair("service.name", "good")),
        scope("good", many(GOOD_ITEMS, i -> item(signal, item))));
  }

  static final int GOOD_ITEMS = 3;

  private static byte[] request(byte[] resource, byte[] scopes) {
    return field(1, join(field(1, resource), scopes));
  }

  private static byte[] scope(String name, byte[] items) {
    return field(2, join(field(1, field(1, bytes(name))), items));
  }

  /** Of metrics a gauge with one point. */
  private static byte[] item(Signal signal, byte[] content) {
    return signal == Signal.METRICS ? metric("m", content) : field(2, content);
  }

  private static byte[] metric(String name, byte[] point) {
    return field(2, join(field(1, bytes(name)), field(5, field(1, point))));
  }

  private static byte[] attribute(int fields, byte[] value) {
    return field(fields, join(field(1, bytes("a")), field(2, value)));
  }

  private static byte[] manyValues(int fields) {
    byte[] value = field(1, bytes("v"));
    return field(fields, join(field(1, bytes("a")), repeated(2, value, 500_000)));
  }

  private static byte[] exemplar() {
    return join(
        new byte[] {0x19, 0, 0, 0, 0, 0, 0, (byte) 0xf0, 0x3f}, field(4, bytes("12345678")));
  }

  private static byte[] map(byte[] pairs) {
    return field(6, pairs);
  }

  private static byte[] pair(String key, String text) {
    return join(field(1, bytes(key)), field(2, field(1, bytes(text))));
  }

  /** A length-delimited field. */
  static byte[] field(int number, byte[] value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(value.length + 6);
    out.write(number << 3 | 2);
    int rest = value.length;
    while (rest > 0x7f) {
      out.write((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    out.write(rest);
    out.writeBytes(value);
    return out.toByteArray();
  }

  /** The field again and again: at most so many bytes, and room for what stands around. */
  private static byte[] repeated(int number, byte[] value, int bytes) {
    byte[] one = field(number, value);
    byte[] all = new byte[(bytes - 200) / one.length * one.length];
    for (int at = 0; at < all.length; at += one.length) {
      System.arraycopy(one, 0, all, at, one.length);
    }
    return all;
  }

  /** As many as fit. */
  private static byte[] many(IntFunction<byte[]> one) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(MOST);
    for (int i = 0; i < 800_000 && out.size() < MOST - 300; i++) {
      out.writeBytes(one.apply(i));
    }
    return out.toByteArray();
  }

  private static byte[] many(int count, IntFunction<byte[]> one) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < count; i++) {
      out.writeBytes(one.apply(i));
    }
    return out.toByteArray();
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

package ai.odock.router.app.demo;

import ai.odock.router.otlp.ProtoReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;

/** What OTLP's fields look like to a reader. Each cursor stands on the field. */
final class OtlpText {
  private OtlpText() {}

  static String string(ProtoReader at) {
    return new String(at.array(), at.valueStart(), at.valueLength(), StandardCharsets.UTF_8);
  }

  static String hex(ProtoReader at) {
    int end = at.valueStart() + at.valueLength();
    return HexFormat.of().formatHex(at.array(), at.valueStart(), end);
  }

  /** The time of day, UTC, to the millisecond. */
  static String time(long epochNanos) {
    if (epochNanos == 0) {
      return "(no time)";
    }
    return Instant.ofEpochSecond(0, epochNanos)
        .truncatedTo(ChronoUnit.MILLIS)
        .atOffset(ZoneOffset.UTC)
        .toLocalTime()
        .toString();
  }

  /** A {@code KeyValue} as {@code key=value}. */
  static String pair(ProtoReader at) {
    ProtoReader pair = new ProtoReader().enter(at);
    String key = "";
    String value = "";
    while (pair.next()) {
      switch (pair.field()) {
        case 1 -> key = string(pair);
        case 2 -> value = any(pair);
        default -> {}
      }
    }
    return key + "=" + value;
  }

  /** An {@code AnyValue}; lists, maps and bytes are only hinted at. */
  static String any(ProtoReader at) {
    ProtoReader any = new ProtoReader().enter(at);
    String text = "";
    while (any.next()) {
      text =
          switch (any.field()) {
            case 1 -> string(any);
            case 2 -> String.valueOf(any.varint() != 0);
            case 3 -> String.valueOf(any.varint());
            case 4 -> String.valueOf(any.float64());
            default -> "(...)";
          };
    }
    return text;
  }
}

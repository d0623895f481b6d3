package ai.odock.router.exporters.loki;

import ai.odock.router.otlp.Slice;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Severities in words: the six of Loki's {@code detected_level}, the twenty-four of OTLP. */
final class Severity {
  private static final int OF_ONE_LEVEL = 4;
  private static final List<String> WORDS =
      List.of("trace", "debug", "info", "warn", "error", "fatal");
  private static final byte[][] LEVELS = ascii(WORDS.stream());
  private static final byte[][] NAMES =
      ascii(
          WORDS.stream()
              .map(word -> word.toUpperCase(java.util.Locale.ROOT))
              .flatMap(word -> Stream.of(word, word + "2", word + "3", word + "4")));

  /** Other words for a level, as Loki knows them (loki/pkg/distributor/field_detection.go). */
  private static final byte[][] OTHERS =
      ascii(Stream.of("trc", "dbg", "inf", "wrn", "err", "information", "warning", "critical"));

  private static final byte[][] OF_OTHERS =
      ascii(Stream.of("trace", "debug", "info", "warn", "error", "info", "warn", "critical"));

  private Severity() {}

  /** Loki's word for a severity: by its number, else by its text; null when neither says. */
  static byte @Nullable [] level(int number, Slice text) {
    if (number > 0 && number <= NAMES.length) {
      return LEVELS[(number - 1) / OF_ONE_LEVEL];
    }
    for (byte[] level : LEVELS) {
      if (isWord(text, level)) {
        return level;
      }
    }
    for (int i = 0; i < OTHERS.length; i++) {
      if (isWord(text, OTHERS[i])) {
        return OF_OTHERS[i];
      }
    }
    return null;
  }

  /** {@code TRACE}, {@code TRACE2} … {@code FATAL4}; null for a number that is none of them. */
  static byte @Nullable [] name(int number) {
    return number > 0 && number <= NAMES.length ? NAMES[number - 1] : null;
  }

  private static boolean isWord(Slice text, byte[] word) {
    if (text.length() != word.length) {
      return false;
    }
    for (int i = 0; i < word.length; i++) {
      if ((text.array()[text.offset() + i] | 0x20) != word[i]) {
        return false;
      }
    }
    return true;
  }

  private static byte[][] ascii(Stream<String> texts) {
    return texts.map(text -> text.getBytes(StandardCharsets.US_ASCII)).toArray(byte[][]::new);
  }
}

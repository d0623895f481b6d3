package ai.odock.router.match;

import ai.odock.router.Signal;
import ai.odock.router.otlp.OtlpPlace;
import ai.odock.router.otlp.Slice;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of each item.
 *
 * @param name of a span
 * @param kind of a span
 * @param body of a log record
 * @param severityText of a log record
 * @param severity of a log record
 */
record ItemCriteria(
    @Nullable TextMatcher name,
    @Nullable TextMatcher kind,
    @Nullable TextMatcher body,
    @Nullable TextMatcher severityText,
    @Nullable SeverityRule severity,
    List<AttributeMatcher> attributes) {
  private static final int SPAN_NAME = 5;
  private static final int SPAN_KIND = 6;
  private static final int SEVERITY_NUMBER = 2;
  private static final int SEVERITY_TEXT = 3;
  private static final int BODY = 5;

  /** By number; a number that is none of these has no name. */
  private static final byte[][] KINDS = {
    ascii("SPAN_KIND_UNSPECIFIED"),
    ascii("SPAN_KIND_INTERNAL"),
    ascii("SPAN_KIND_SERVER"),
    ascii("SPAN_KIND_CLIENT"),
    ascii("SPAN_KIND_PRODUCER"),
    ascii("SPAN_KIND_CONSUMER"),
    {}
  };

  static ItemCriteria of(Signal signal, MatchProperties block) {
    boolean spans = signal == Signal.TRACES;
    boolean logs = signal == Signal.LOGS;
    return new ItemCriteria(
        spans ? texts(block, block.spanNames()) : null,
        spans ? texts(block, block.spanKinds()) : null,
        logs ? texts(block, block.logBodies()) : null,
        logs ? texts(block, block.severityTexts()) : null,
        logs ? block.severity() : null,
        AttributeMatcher.of(block.attributes(), block.type()));
  }

  private static @Nullable TextMatcher texts(MatchProperties block, List<String> texts) {
    return texts.isEmpty() ? null : Block.texts(block.type(), texts);
  }

  boolean isEmpty() {
    return name == null
        && kind == null
        && body == null
        && severityText == null
        && severity == null
        && attributes.isEmpty();
  }

  boolean match(OtlpPlace place, Texts texts) {
    Slice item = place.item();
    return (name == null || texts.matches(name, item, SPAN_NAME))
        && (kind == null || matchesKind(kind, texts.number(item, SPAN_KIND)))
        && (severity == null || severity.matches(texts.number(item, SEVERITY_NUMBER)))
        && (severityText == null || texts.matches(severityText, item, SEVERITY_TEXT))
        && (body == null || matchesBody(body, item, texts))
        && AttributeMatcher.all(attributes, item, place.attributes(), texts);
  }

  private static boolean matchesKind(TextMatcher kind, int number) {
    int last = KINDS.length - 1;
    byte[] text = KINDS[number < 0 || number > last ? last : number];
    return kind.matches(text, 0, text.length);
  }

  private static boolean matchesBody(TextMatcher body, Slice item, Texts texts) {
    texts.value(item, BODY);
    return texts.matchesAsText(body);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}

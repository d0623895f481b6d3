package ai.odock.router.attribute;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.odock.router.otlp.AttributeList;
import ai.odock.router.otlp.ProtoWriter;
import ai.odock.router.otlp.Slice;
import ai.odock.router.otlp.text.AnyValue;
import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.Arrays;

/** Sets an attribute for each named group of an expression that a string matches. */
final class ExtractStep implements ActionStep {
  private static final byte[] NOTHING = {};

  private final byte[] key;
  private final Pattern pattern;

  /** The names of the groups, from the first one on. */
  private final byte[][] names;

  ExtractStep(ActionConfig config) {
    key = config.key().getBytes(UTF_8);
    pattern = Pattern.compile(config.pattern());
    names = new byte[pattern.groupCount()][];
    pattern.namedGroups().forEach((name, group) -> names[group - 1] = name.getBytes(UTF_8));
  }

  @Override
  public void apply(AttributeList attributes, ActionRun run) {
    int at = attributes.find(key);
    if (at < 0) {
      return;
    }
    AnyValue value = run.value(attributes, at);
    if (value.kind() != AnyValue.STRING) {
      return;
    }
    Slice content = value.content();
    int end = content.offset() + content.length();
    byte[] text = Arrays.copyOfRange(content.array(), content.offset(), end);
    Matcher matcher = pattern.matcher(text);
    if (matcher.find()) {
      put(attributes, text, matcher);
    }
  }

  private void put(AttributeList attributes, byte[] text, Matcher matcher) {
    ProtoWriter values = attributes.values();
    for (int i = 0; i < names.length; i++) {
      int start = matcher.start(i + 1);
      int from = values.size();
      if (start < 0) { // a group that took no part
        values.bytesField(EncodedValue.STRING, NOTHING, 0, 0);
      } else {
        values.bytesField(EncodedValue.STRING, text, start, matcher.end(i + 1) - start);
      }
      attributes.putWritten(names[i], from);
    }
  }
}

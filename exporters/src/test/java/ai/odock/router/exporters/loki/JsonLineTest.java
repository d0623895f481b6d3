package ai.odock.router.exporters.loki;

import static org.assertj.core.api.Assertions.assertThat;

import ai.odock.router.otlp.ProtoWriter;
import ai.odock.router.otlp.text.SortedKeys;
import ai.odock.router.otlp.text.ValueText;
import io.opentelemetry.proto.logs.v1.LogRecord;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class JsonLineTest {
  private final JsonLine line = new JsonLine(new ValueText(ValueText.NotFinite.AS_WORDS));

  private String write(LogRecord record) {
    LogFields fields = new LogFields();
    byte[] bytes = record.toByteArray();
    fields.record.set(bytes, 0, bytes.length);
    fields.read();
    ProtoWriter out = new ProtoWriter(64);
    line.write(fields, new LineContext(), false, out);
    return new String(out.array(), 0, out.size(), StandardCharsets.UTF_8);
  }

  @Test
  void attributesThatCannotBeSortedAreWrittenAsTheyCame() {
    LogRecord.Builder record = LogRecord.newBuilder();
    for (int i = 0; i < SortedKeys.MOST; i++) {
      record.addAttributes(Logs.attribute("b", "1"));
    }
    record.addAttributes(Logs.attribute("a", "2"));
    String pairs = "\"b\":\"1\",".repeat(SortedKeys.MOST) + "\"a\":\"2\"";

    String written = write(record.build());

    assertThat(written.equals("{\"attributes\":{" + pairs + "}}")).isTrue();
    assertThat(write(Logs.line(1, "x").addAttributes(Logs.attribute("a", "2")).build()))
        .as("the next")
        .isEqualTo("{\"body\":\"x\",\"attributes\":{\"a\":\"2\"}}");
  }
}

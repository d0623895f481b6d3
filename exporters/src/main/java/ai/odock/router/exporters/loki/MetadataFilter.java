package ai.odock.router.exporters.loki;

import ai.odock.router.otlp.Slice;
import ai.odock.router.prometheus.ByteTable;
import java.nio.charset.StandardCharsets;

/** Tells which attributes become structured metadata. */
final class MetadataFilter {
  private final boolean all;
  private final ByteTable names = new ByteTable();

  MetadataFilter(MetadataChoice choice) {
    all = choice.all();
    for (String name : choice.names()) {
      byte[] text = name.getBytes(StandardCharsets.UTF_8);
      names.add(text, 0, text.length);
    }
  }

  boolean has(Slice key) {
    return all || names.find(key.array(), key.offset(), key.length()) >= 0;
  }

  /** Whether all do. */
  boolean all() {
    return all;
  }

  /** Whether there may be any at all. */
  boolean some() {
    return all || names.size() > 0;
  }
}

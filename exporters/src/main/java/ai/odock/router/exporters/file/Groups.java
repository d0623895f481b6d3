package ai.odock.router.exporters.file;

import ai.odock.router.Batch;
import ai.odock.router.otlp.MalformedOtlp;
import ai.odock.router.otlp.OtlpBytes;
import ai.odock.router.otlp.OtlpCheck;
import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.settings.ComponentId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes a batch apart by the value of a resource attribute. Each resource stays the bytes it is.
 */
final class Groups {
  // The same numbers for every signal: Export…ServiceRequest, Resource…, Resource, KeyValue.
  private static final int RESOURCES = 1;
  private static final int RESOURCE = 1;
  private static final int ATTRIBUTES = 1;
  private static final int KEY = 1;
  private static final int VALUE = 2;
  private static final int STRING_VALUE = 1;

  private final String attribute;
  private final Batch whole;
  private final Map<String, Parts> groups = new LinkedHashMap<>();
  private int without;

  private record Parts(List<OtlpBytes> bytes, List<ComponentId> origins) {}

  private Groups(String attribute, Batch batch) {
    this.attribute = attribute;
    this.whole = batch;
    for (int i = 0; i < batch.parts().size(); i++) {
      add(batch.parts().get(i), batch.origins().get(i));
    }
  }

  static Groups of(Batch batch, String attribute) {
    return new Groups(attribute, batch);
  }

  /** The batches by value, in the order of their first resources. */
  Map<String, Batch> batches() {
    Map<String, Batch> batches = new LinkedHashMap<>();
    groups.forEach(
        (value, parts) -> batches.put(value, whole.with(parts.bytes(), parts.origins())));
    return batches;
  }

  /** The items whose resource has no such attribute, or one that is no string. */
  int without() {
    return without;
  }

  private void add(OtlpBytes part, ComponentId origin) {
    ProtoReader reader = part.reader();
    while (reader.next()) {
      if (reader.field() == RESOURCES) {
        int length = reader.fieldEnd() - reader.fieldStart();
        OtlpBytes one =
            length == part.length() ? part : counted(reader.array(), reader.fieldStart(), length);
        add(valueOf(reader), one, origin);
      }
    }
  }

  private void add(@Nullable String value, OtlpBytes resource, ComponentId origin) {
    if (value == null) {
      without += resource.items();
      return;
    }
    Parts parts =
        groups.computeIfAbsent(value, v -> new Parts(new ArrayList<>(), new ArrayList<>()));
    parts.bytes().add(resource);
    parts.origins().add(origin);
  }

  private OtlpBytes counted(byte[] array, int offset, int length) {
    try {
      return OtlpCheck.check(whole.signal().request(), array, offset, length);
    } catch (MalformedOtlp e) {
      throw new IllegalStateException(e); // the whole was checked at the door
    }
  }

  private @Nullable String valueOf(ProtoReader resources) {
    ProtoReader fields = new ProtoReader().enter(resources);
    ProtoReader resource = new ProtoReader();
    while (fields.next()) {
      if (fields.field() == RESOURCE) {
        resource.enter(fields);
        while (resource.next()) {
          if (resource.field() == ATTRIBUTES && isOurs(resource)) {
            return string(resource);
          }
        }
      }
    }
    return null;
  }

  private boolean isOurs(ProtoReader keyValue) {
    ProtoReader pair = new ProtoReader().enter(keyValue);
    String key = "";
    while (pair.next()) {
      if (pair.field() == KEY) {
        key = text(pair);
      }
    }
    return key.equals(attribute);
  }

  private static @Nullable String string(ProtoReader keyValue) {
    ProtoReader pair = new ProtoReader().enter(keyValue);
    ProtoReader any = new ProtoReader();
    String value = null;
    while (pair.next()) {
      if (pair.field() == VALUE) {
        any.enter(pair);
        while (any.next()) {
          value = any.field() == STRING_VALUE ? text(any) : null;
        }
      }
    }
    return value;
  }

  private static String text(ProtoReader at) {
    return new String(at.array(), at.valueStart(), at.valueLength(), StandardCharsets.UTF_8);
  }
}

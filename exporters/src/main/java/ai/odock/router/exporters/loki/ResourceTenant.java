package ai.odock.router.exporters.loki;

import ai.odock.router.otlp.OtlpBytes;
import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.otlp.ProtoWriter;
import ai.odock.router.otlp.Slice;
import ai.odock.router.otlp.text.AnyValue;
import ai.odock.router.otlp.text.ValueText;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The tenant of a resource: an attribute's value, or that of the attribute which a hint names. */
final class ResourceTenant {
  /** The answer of {@link #ofWhole} where there are several. No tenant has this name. */
  static final String SEVERAL = ":several";

  private final boolean hinted;
  private final byte[] key;
  private final String otherwise;
  private final ProtoReader fields = new ProtoReader();
  private final Slice resource = new Slice();
  private final NamedAttribute attribute = new NamedAttribute();
  private final ValueText values = new ValueText(ValueText.NotFinite.AS_WORDS);
  private final ProtoWriter text = new ProtoWriter(64);
  private byte[] lastText = {};
  private String last = "";

  ResourceTenant(Tenancy tenancy) {
    hinted = tenancy.source() == Tenancy.Source.HINT;
    key = hinted ? Hints.TENANT : tenancy.key().getBytes(StandardCharsets.UTF_8);
    otherwise = tenancy.otherwise();
  }

  /** The tenant of all resources of a request. */
  String ofWhole(OtlpBytes request) {
    ProtoReader reader = request.reader();
    String all = null;
    while (reader.next()) {
      if (reader.field() == Otlp.RESOURCE_LOGS) {
        String one = of(reader);
        if (all != null && !all.equals(one)) {
          return SEVERAL;
        }
        all = one;
      }
    }
    return all == null ? otherwise : all;
  }

  /** The tenant of the ResourceLogs that a cursor stands on. */
  String of(ProtoReader request) {
    int from = request.valueStart();
    resource.find(request.array(), from, from + request.valueLength(), Otlp.RESOURCE);
    if (hinted && !mayHint()) {
      return otherwise;
    }
    if (!attribute.find(resource, Otlp.RESOURCE_ATTRIBUTES, key, 0, key.length)) {
      return otherwise;
    }
    if (hinted) {
      Slice named = attribute.value().content();
      byte[] name =
          Arrays.copyOfRange(named.array(), named.offset(), named.offset() + named.length());
      if (attribute.value().kind() != AnyValue.STRING
          || !attribute.find(resource, Otlp.RESOURCE_ATTRIBUTES, name, 0, name.length)) {
        return otherwise;
      }
    }
    return name(attribute.value());
  }

  private boolean mayHint() {
    resource.cursor(fields);
    while (fields.next()) {
      if (fields.field() == Otlp.RESOURCE_ATTRIBUTES && Hints.maybe(fields)) {
        return true;
      }
    }
    return false;
  }

  /** Neighbours are mostly of one tenant: its name is made once. */
  private String name(AnyValue value) {
    text.clear();
    values.write(value, text);
    int length = text.size();
    if (length == 0) {
      return otherwise;
    }
    if (!Arrays.equals(lastText, 0, lastText.length, text.array(), 0, length)) {
      lastText = text.toByteArray();
      last =
          TenantName.isValid(lastText, 0, length)
              ? new String(lastText, StandardCharsets.US_ASCII)
              : TenantLanes.INVALID;
    }
    return last;
  }
}

package ai.odock.router.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ai.odock.router.Signal;
import com.google.protobuf.Message;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Splicing resources, beside the same change made on protobuf-java's objects. */
class ResourceEditTest {
  private static final int SEEDS = 300;
  private static final AnyValue PRODUCTION = AnyValue.newBuilder().setStringValue("prod").build();

  /** Upserts one attribute and deletes the first one that there was. */
  private static final AttributeEdit UPSERT_AND_DELETE =
      attributes -> {
        if (attributes.size() > 0) {
          attributes.remove(0);
        }
        upsert(attributes, "env", PRODUCTION);
      };

  private static void upsert(AttributeList attributes, String key, AnyValue value) {
    byte[] name = key.getBytes(UTF_8);
    int at = attributes.find(name);
    if (at < 0) {
      attributes.add(name, value.toByteArray());
    } else {
      attributes.set(at, value.toByteArray());
    }
  }

  private static Message expected(Message request) {
    Message.Builder changed = request.toBuilder();
    for (var field : request.getDescriptorForType().getFields()) {
      for (int i = 0; i < changed.getRepeatedFieldCount(field); i++) {
        Message.Builder owner = ((Message) changed.getRepeatedField(field, i)).toBuilder();
        var place = owner.getDescriptorForType().findFieldByName("resource");
        owner.setField(place, expected((Resource) owner.getField(place)));
        changed.setRepeatedField(field, i, owner.build());
      }
    }
    return changed.build();
  }

  private static Resource expected(Resource resource) {
    List<KeyValue> attributes = new ArrayList<>(resource.getAttributesList());
    if (!attributes.isEmpty()) {
      attributes.removeFirst();
    }
    KeyValue env = KeyValue.newBuilder().setKey("env").setValue(PRODUCTION).build();
    for (int i = 0; i <= attributes.size(); i++) {
      if (i == attributes.size()) {
        attributes.add(env);
        break;
      }
      if (attributes.get(i).getKey().equals("env")) {
        attributes.set(i, env);
        break;
      }
    }
    return resource.toBuilder().clearAttributes().addAllAttributes(attributes).build();
  }

  @ParameterizedTest
  @EnumSource(Signal.class)
  void doesWhatProtobufDoesHoweverTheRequestIsWritten(Signal signal) throws Exception {
    ResourceEdit edit = new ResourceEdit();
    for (int seed = 0; seed < SEEDS; seed++) {
      byte[] plain = OtlpRequests.request(signal, seed).toByteArray();
      byte[] mangled = OtlpMangler.mangle(signal.request(), plain, seed);
      for (byte[] bytes : new byte[][] {plain, mangled}) {
        OtlpBytes request = OtlpCheck.check(signal.request(), bytes, 0, bytes.length);

        OtlpBytes edited = edit.apply(signal.request(), request, UPSERT_AND_DELETE, more -> true);

        ByteArrayOutputStream written = new ByteArrayOutputStream();
        edited.writeTo(written);
        assertThat(edited.toByteArray()).isEqualTo(written.toByteArray()).hasSize(edited.length());
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        edited.writeTo(joined);
        assertThat(joined.toByteArray()).isEqualTo(written.toByteArray());
        assertThat(OtlpRequests.parse(signal, edited.toByteArray()))
            .as("seed %d", seed)
            .isEqualTo(expected(OtlpRequests.parse(signal, bytes)));
        byte[] again = edited.toByteArray();
        assertThat(OtlpCheck.check(signal.request(), again, 0, again.length).items())
            .as("seed %d", seed)
            .isEqualTo(edited.items())
            .isEqualTo(request.items());
      }
    }
  }

  @Test
  void whatChangesNothingCopiesNothing() throws Exception {
    byte[] sample = OtlpCheckTest.sample(Signal.TRACES);
    OtlpBytes request = OtlpCheck.check(OtlpSchema.TRACES_REQUEST, sample, 0, sample.length);

    AttributeEdit looks = attributes -> attributes.find("env".getBytes(UTF_8));
    assertThat(new ResourceEdit().apply(OtlpSchema.TRACES_REQUEST, request, looks, bytes -> true))
        .isSameAs(request);

    ResourceEdit edit = new ResourceEdit();
    AttributeEdit env = attributes -> upsert(attributes, "env", PRODUCTION);
    OtlpBytes once = edit.apply(OtlpSchema.TRACES_REQUEST, request, env, bytes -> true);
    assertThat(once).isNotSameAs(request);
    assertThat(edit.apply(OtlpSchema.TRACES_REQUEST, once, env, bytes -> true)).isSameAs(once);
  }

  @Test
  void aResourceThatComesAgainIsEditedOnce() throws Exception {
    AtomicInteger edits = new AtomicInteger();
    ResourceEdit edit = new ResourceEdit();
    AttributeEdit env =
        attributes -> {
          edits.incrementAndGet();
          upsert(attributes, "env", PRODUCTION);
        };
    byte[] sample = OtlpCheckTest.sample(Signal.LOGS);
    OtlpBytes request = OtlpCheck.check(OtlpSchema.LOGS_REQUEST, sample, 0, sample.length);

    OtlpBytes first = edit.apply(OtlpSchema.LOGS_REQUEST, request, env, bytes -> true);
    OtlpBytes second = edit.apply(OtlpSchema.LOGS_REQUEST, request, env, bytes -> true);

    assertThat(second).isEqualTo(first);
    assertThat(edits).hasValue(1);
  }

  @Test
  void whatCameOfAResourceIsNotTakenInAnotherContext() throws Exception {
    byte[] sample = OtlpCheckTest.sample(Signal.LOGS);
    OtlpBytes request = OtlpCheck.check(OtlpSchema.LOGS_REQUEST, sample, 0, sample.length);
    ResourceEdit edit = new ResourceEdit();

    for (String tenant : List.of("a", "b", "a")) {
      OtlpBytes edited =
          edit.apply(OtlpSchema.LOGS_REQUEST, request, new Tenant(tenant), bytes -> true);

      assertThat(OtlpRequests.parse(Signal.LOGS, edited.toByteArray()).toString())
          .contains("string_value: \"tenant " + tenant + "\"");
    }
  }

  private record Tenant(String name) implements AttributeEdit {
    @Override
    public void edit(AttributeList attributes) {
      AnyValue value = AnyValue.newBuilder().setStringValue("tenant " + name).build();
      upsert(attributes, "tenant", value);
    }

    @Override
    public Object context() {
      return name;
    }
  }
}

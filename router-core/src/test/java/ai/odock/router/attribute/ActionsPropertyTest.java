package ai.odock.router.attribute;

import static org.assertj.core.api.Assertions.assertThat;

import ai.odock.router.Batch;
import ai.odock.router.Signal;
import ai.odock.router.otlp.OtlpBytes;
import ai.odock.router.otlp.OtlpCheck;
import ai.odock.router.otlp.OtlpMangler;
import ai.odock.router.otlp.OtlpRequests;
import ai.odock.router.otlp.ResourceEdit;
import com.google.protobuf.Message;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Actions on encoded requests, beside the same actions on protobuf-java's objects. */
class ActionsPropertyTest {
  private static final int SEEDS = 400;
  private static final Map<String, List<String>> METADATA =
      Map.of(
          Batch.CLIENT_ADDRESS,
          List.of("10.0.0.1"),
          "x-tenant",
          List.of("t1"),
          "x-many",
          List.of("a", "b"));

  @ParameterizedTest
  @EnumSource(Signal.class)
  void itemsAreChangedAsTheirObjectsWouldBe(Signal signal) throws Exception {
    for (int seed = 0; seed < SEEDS; seed++) {
      List<ActionConfig> actions = RandomActions.of(seed);
      SlowActions slow = new SlowActions(actions, METADATA);
      for (OtlpBytes request : requests(signal, seed)) {
        var edit = AttributeEdits.items(signal, new AttributeActions(actions).on(METADATA));

        OtlpBytes edited = edit.apply(request);

        Message before = OtlpRequests.parse(signal, request.toByteArray());
        compare(signal, edited, slow.onItems(before, _ -> true), request, seed + " " + actions);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Signal.class)
  void resourcesAreChangedAsTheirObjectsWouldBe(Signal signal) throws Exception {
    for (int seed = 0; seed < SEEDS; seed++) {
      List<ActionConfig> actions = RandomActions.of(seed);
      SlowActions slow = new SlowActions(actions, METADATA);
      AttributeActions ready = new AttributeActions(actions);
      ResourceEdit edit = new ResourceEdit();
      for (OtlpBytes request : requests(signal, seed)) {
        OtlpBytes edited = edit.apply(signal.request(), request, ready.on(METADATA), bytes -> true);

        Message before = OtlpRequests.parse(signal, request.toByteArray());
        compare(signal, edited, slow.onResources(before), request, seed + " " + actions);
      }
    }
  }

  /** One request, as protobuf-java writes it and as somebody else might. */
  private static List<OtlpBytes> requests(Signal signal, long seed) throws Exception {
    byte[] plain = OtlpRequests.request(signal, seed).toByteArray();
    byte[] mangled = OtlpMangler.mangle(signal.request(), plain, seed);
    return List.of(
        OtlpCheck.check(signal.request(), plain, 0, plain.length),
        OtlpCheck.check(signal.request(), mangled, 0, mangled.length));
  }

  private static void compare(
      Signal signal, OtlpBytes edited, Message expected, OtlpBytes before, String what)
      throws Exception {
    byte[] bytes = edited.toByteArray();
    assertThat(SlowActions.plain(OtlpRequests.parse(signal, bytes)))
        .as(what)
        .isEqualTo(SlowActions.plain(expected));
    assertThat(OtlpCheck.check(signal.request(), bytes, 0, bytes.length).items())
        .as(what)
        .isEqualTo(edited.items())
        .isEqualTo(before.items());
  }
}

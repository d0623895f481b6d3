package ai.odock.router.app.demo;

import ai.odock.router.Signal;
import ai.odock.router.otlp.MalformedOtlp;
import ai.odock.router.otlp.OtlpBytes;
import ai.odock.router.otlp.OtlpCheck;
import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.otlp.ProtoWriter;
import java.util.function.Consumer;

/** An export request of the gateway: the resource and the scope around items of one signal. */
final class GatewayExport {
  /** The number of the items' field in their scope, the same for every signal. */
  static final int ITEM = 2;

  /** The gateway's {@code service.name}. */
  static final String SERVICE = "odock-server";

  private GatewayExport() {}

  /**
   * Encodes a request.
   *
   * @param items writes them, each as the field {@link #ITEM}
   */
  static OtlpBytes of(Signal signal, Consumer<ProtoWriter> items) {
    ProtoWriter out = new ProtoWriter(16 << 10);
    int perResource = out.beginMessage(1);
    resource(out);
    int perScope = out.beginMessage(2);
    int scope = out.beginMessage(1);
    out.stringField(1, "odock/gateway");
    out.endMessage(scope);
    items.accept(out);
    out.endMessage(perScope);
    out.endMessage(perResource);
    try {
      return OtlpCheck.check(signal.request(), out.toByteArray(), 0, out.size());
    } catch (MalformedOtlp e) {
      throw new IllegalStateException("the demo wrote a request that is not OTLP", e);
    }
  }

  private static void resource(ProtoWriter out) {
    int resource = out.beginMessage(1);
    Attributes.put(out, 1, "service.name", SERVICE);
    Attributes.put(out, 1, "service.namespace", "odock");
    Attributes.put(out, 1, "service.version", "demo");
    Attributes.put(out, 1, "service.instance.id", "odock-server-0");
    Attributes.put(out, 1, "deployment.environment.name", "demo");
    out.endMessage(resource);
  }

  static void traceId(ProtoWriter out, int field, GatewayRequest request) {
    out.tag(field, ProtoReader.BYTES);
    out.varint(2 * Long.BYTES);
    // ids are written with the first byte first, numbers of protobuf with the last
    out.fixed64(Long.reverseBytes(request.traceHigh()));
    out.fixed64(Long.reverseBytes(request.traceLow()));
  }

  static void spanId(ProtoWriter out, int field, long id) {
    out.tag(field, ProtoReader.BYTES);
    out.varint(Long.BYTES);
    out.fixed64(Long.reverseBytes(id));
  }
}

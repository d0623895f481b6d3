package ai.odock.router.net.grpc;

import ai.odock.router.StatusCode;
import ai.odock.router.otlp.ProtoReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Says whether the server's services take calls ({@code grpc.health.v1}): they do from the start
 * until the stop. The empty name is the server itself.
 */
final class GrpcHealth {
  static final String SERVICE = "grpc.health.v1.Health";

  private static final byte[] SERVING = {0x08, 1};
  private static final byte[] NOT_SERVING = {0x08, 2};
  private static final byte[] SERVICE_UNKNOWN = {0x08, 3};

  private final Set<String> services;
  private final Set<GrpcCall> watchers = ConcurrentHashMap.newKeySet();
  private volatile boolean stopping;

  GrpcHealth(Set<String> services) {
    this.services = Set.copyOf(services);
  }

  Map<String, CallHandler> methods() {
    return Map.of("Check", this::check, "Watch", this::watch);
  }

  private void check(GrpcCall call, byte[] array, int offset, int length) {
    String service = service(array, offset, length);
    if (service == null) {
      damaged(call);
    } else if (isKnown(service)) {
      call.ok(status());
    } else {
      call.error(StatusCode.NOT_FOUND, "unknown service", null);
    }
  }

  /** Tells the state, and again when it changes; the client ends it. */
  private void watch(GrpcCall call, byte[] array, int offset, int length) {
    String service = service(array, offset, length);
    if (service == null) {
      damaged(call);
      return;
    }
    call.send(isKnown(service) ? status() : SERVICE_UNKNOWN);
    watchers.add(call);
    call.whenGone(() -> watchers.remove(call));
    if (stopping) {
      end(call);
    }
  }

  private static void damaged(GrpcCall call) {
    call.error(StatusCode.INVALID_ARGUMENT, "grpc: error unmarshalling request", null);
  }

  private boolean isKnown(String service) {
    return service.isEmpty() || services.contains(service);
  }

  private byte[] status() {
    return stopping ? NOT_SERVING : SERVING;
  }

  /** Tells those who watch, and lets them go, so that the stop need not wait for them. */
  void stop() {
    stopping = true;
    watchers.forEach(this::end);
  }

  private void end(GrpcCall call) {
    if (watchers.remove(call)) {
      call.send(NOT_SERVING);
      call.error(StatusCode.UNAVAILABLE, "the server is stopping", null);
    }
  }

  /** Field 1 of a {@code HealthCheckRequest}; null: it is damaged. */
  private static @Nullable String service(byte[] array, int offset, int length) {
    ProtoReader in = new ProtoReader(array, offset, length);
    String service = "";
    try {
      while (in.next()) {
        if (in.field() == 1 && in.wireType() == ProtoReader.BYTES) {
          service = new String(array, in.valueStart(), in.valueLength(), StandardCharsets.UTF_8);
        }
      }
      return service;
    } catch (IllegalStateException | IndexOutOfBoundsException e) {
      return null;
    }
  }
}

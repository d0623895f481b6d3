package ai.odock.router.receivers.otlp;

import ai.odock.router.Outcome;
import ai.odock.router.Outcome.Accepted;
import ai.odock.router.Outcome.Permanent;
import ai.odock.router.Outcome.Retryable;
import ai.odock.router.StatusCode;
import ai.odock.router.net.grpc.GrpcReply;
import ai.odock.router.net.grpc.UnaryHandler;
import ai.odock.router.otlp.MalformedOtlp;
import ai.odock.router.receiving.Door;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** OTLP/gRPC for one signal. */
final class GrpcDoor implements UnaryHandler {
  private final Door door;

  GrpcDoor(Door door) {
    this.door = door;
  }

  @Override
  public Set<String> headers() {
    return door.headers();
  }

  @Override
  public void handle(byte[] array, int offset, int length, GrpcReply reply) {
    handle(Map.of(), array, offset, length, reply);
  }

  @Override
  public void handle(
      Map<String, List<String>> metadata, byte[] array, int offset, int length, GrpcReply reply) {
    Door.work(door.waits(), () -> answer(metadata, array, offset, length, reply));
  }

  private void answer(
      Map<String, List<String>> metadata, byte[] array, int offset, int length, GrpcReply reply) {
    try {
      Outcome outcome =
          door.traced(reply::header, () -> door.take(metadata, array, offset, length));
      switch (outcome) {
        case Accepted accepted -> reply.ok(Answers.success(accepted));
        case Retryable wait -> reply.error(wait.code(), wait.message(), wait.delay());
        case Permanent refused -> reply.error(refused.code(), refused.message(), null);
      }
    } catch (MalformedOtlp e) {
      reply.error(StatusCode.INVALID_ARGUMENT, String.valueOf(e.getMessage()), null);
    } catch (RuntimeException | Error e) {
      door.defect(e);
      reply.error(StatusCode.INTERNAL, "internal error", null);
    }
  }
}

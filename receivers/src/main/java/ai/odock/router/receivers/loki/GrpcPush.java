package ai.odock.router.receivers.loki;

import ai.odock.router.Outcome;
import ai.odock.router.Outcome.Accepted;
import ai.odock.router.Outcome.Permanent;
import ai.odock.router.Outcome.Retryable;
import ai.odock.router.StatusCode;
import ai.odock.router.net.coding.BodyProblem;
import ai.odock.router.net.grpc.GrpcReply;
import ai.odock.router.net.grpc.UnaryHandler;
import ai.odock.router.receiving.Door;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code logproto.Pusher/Push}: a push as it is, without Snappy; the response is empty. */
final class GrpcPush implements UnaryHandler {
  static final String SERVICE = "logproto.Pusher";
  static final String METHOD = "Push";

  private static final byte[] RESPONSE = {};

  private final Pushes pushes;
  private final Door door;

  GrpcPush(Pushes pushes) {
    this.pushes = pushes;
    this.door = pushes.door();
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
          door.traced(reply::header, () -> pushes.protobuf(metadata, array, offset, length));
      switch (outcome) {
        case Accepted _ -> reply.ok(RESPONSE);
        case Retryable wait -> reply.error(wait.code(), wait.message(), wait.delay());
        case Permanent refused -> reply.error(refused.code(), refused.message(), null);
      }
    } catch (MalformedPush e) {
      StatusCode code =
          e.problem() == BodyProblem.TOO_LARGE
              ? StatusCode.RESOURCE_EXHAUSTED
              : StatusCode.INVALID_ARGUMENT;
      reply.error(code, String.valueOf(e.getMessage()), null);
    } catch (RuntimeException | Error e) {
      door.defect(e);
      reply.error(StatusCode.INTERNAL, "internal error", null);
    }
  }
}

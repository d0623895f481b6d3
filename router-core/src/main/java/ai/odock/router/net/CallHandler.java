package ai.odock.router.net;

/** Takes the message of a call. */
@FunctionalInterface
interface CallHandler {
  /**
   * Takes it as {@link UnaryHandler#handle}.
   *
   * @param call where it is answered
   */
  void handle(GrpcCall call, byte[] array, int offset, int length);
}

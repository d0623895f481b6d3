package ai.odock.router.net;

import ai.odock.router.StatusCode;

/** Tells an observer how a call on the server's side ended. */
public final class CallTimer {
  private final String method;
  private final TransportObserver observer;
  private final long start = System.nanoTime();

  public CallTimer(String method, TransportObserver observer) {
    this.method = method;
    this.observer = observer;
  }

  /**
   * The call has ended.
   *
   * @param requestBytes inflated; -1: there was no whole message
   * @param responseBytes -1: none
   */
  public void ended(StatusCode code, int requestBytes, int responseBytes) {
    long nanos = System.nanoTime() - start;
    observer.ended(new TransportObserver.Grpc(method, code, requestBytes, responseBytes, nanos));
  }
}

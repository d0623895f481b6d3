package ai.odock.router.exporters.prometheusremotewrite;

import ai.odock.router.StatusCode;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The requests of a batch that go one after another, so that samples of a series stay in order. One
 * that the backend refuses for some of its samples is cut in halves until the bad ones stand alone.
 */
final class Lane {
  /** Beyond so many requests for one, what is left of it is not cut any further. */
  static final int MAX_REQUESTS = 64;

  private static final int LOGGED_CHARACTERS = 1024;
  private static final int BAD_REQUEST = 400;

  /** Thanos' word for what others call a bad request. */
  private static final int CONFLICT = 409;

  private static final int UNSUPPORTED_MEDIA_TYPE = 415;
  private static final int TOO_MANY_REQUESTS = 429;

  /** A request as it was written first, and how many were sent in its place. */
  private static final class Original {
    private int requests;
  }

  private record Piece(WriteRequest request, Original original) {}

  /**
   * Why the rest has to be sent again later.
   *
   * @param delay how long the backend asks to wait; null when it does not say
   */
  record Stop(StatusCode code, String message, @Nullable Duration delay) {}

  private final Endpoint endpoint;
  private final RequestCutter cutter;
  private final Deque<Piece> pieces = new ArrayDeque<>();
  private final Map<String, Integer> dropped = new HashMap<>();
  private int delivered;

  Lane(Endpoint endpoint, RequestCutter cutter, List<WriteRequest> requests) {
    this.endpoint = endpoint;
    this.cutter = cutter;
    requests.forEach(request -> pieces.add(new Piece(request, new Original())));
  }

  boolean isEmpty() {
    return pieces.isEmpty();
  }

  /** Sends what is left; null, or why there is still something left. */
  @Nullable Stop send() {
    for (Piece piece = pieces.poll(); piece != null; piece = pieces.poll()) {
      @Nullable Stop stop = send(piece);
      if (stop != null) {
        pieces.addFirst(piece);
        return stop;
      }
    }
    return null;
  }

  /** Tells once what was settled: the points that were delivered. */
  int takeDelivered() {
    int points = delivered;
    delivered = 0;
    return points;
  }

  /** Tells once what was settled: adds the points that were refused for good, by reason. */
  void takeDropped(Map<String, Integer> sums) {
    dropped.forEach((reason, points) -> sums.merge(reason, points, Integer::sum));
    dropped.clear();
  }

  private @Nullable Stop send(Piece piece) {
    WriteRequest request = piece.request;
    if (request.protocol() == Protocol.VERSION_2 && endpoint.protocol() == Protocol.VERSION_1) {
      sendInstead(piece, cutter.version1(request));
      return null;
    }
    return switch (endpoint.post(request)) {
      case Push.NoAnswer failure -> new Stop(StatusCode.UNAVAILABLE, failure.reason(), null);
      case Push.Answer answer -> judge(answer, piece);
    };
  }

  private @Nullable Stop judge(Push.Answer answer, Piece piece) {
    int status = answer.status();
    boolean success = status / 100 == 2;
    WriteRequest request = piece.request;
    @Nullable Written written =
        request.protocol() == Protocol.VERSION_2 ? answer.written() : Written.NOTHING;
    if (written == null && (success || status == UNSUPPORTED_MEDIA_TYPE)) {
      endpoint.fallBack(status);
      sendInstead(piece, List.of(request));
      return null;
    }
    if (status == TOO_MANY_REQUESTS || status / 100 == 5) {
      StatusCode code =
          status == TOO_MANY_REQUESTS ? StatusCode.RESOURCE_EXHAUSTED : StatusCode.UNAVAILABLE;
      return new Stop(code, text(answer), answer.retryAfter());
    }
    piece.original.requests++;
    if (request.protocol() == Protocol.VERSION_2 && written != null) {
      settleWritten(answer, written, request);
    } else if (success) {
      delivered += request.points();
    } else {
      refused(answer, piece);
    }
    return null;
  }

  /**
   * The backend has kept what is good and says how much that is, not which: points are lost in
   * proportion, at least one. Series of our own are no points.
   */
  private void settleWritten(Push.Answer answer, Written written, WriteRequest request) {
    long sent = request.contents().values();
    long missing = Math.max(0, sent - written.values());
    if (missing > 0 && endpoint.namesOwn(answer.body())) {
      endpoint.ownRefused();
      missing = Math.max(0, missing - request.groups().ownSeries());
    }
    int points = request.points();
    int lost = missing == 0 ? 0 : (int) Math.ceilDiv(points * missing, sent);
    delivered += points - lost;
    if (missing > 0) {
      boolean success = answer.status() / 100 == 2;
      String reason =
          success ? RefusalReason.NOT_WRITTEN : RefusalReason.of(answer.status(), answer.body());
      drop(reason, lost, request, text(answer));
    }
  }

  private void refused(Push.Answer answer, Piece piece) {
    WriteRequest request = piece.request;
    boolean forSomeSamples = answer.status() == BAD_REQUEST || answer.status() == CONFLICT;
    boolean perhapsForSome = forSomeSamples || answer.status() == RefusalReason.TOO_LARGE;
    if (forSomeSamples && request.groups().ownSeries() > 0) {
      endpoint.ownRefused();
      if (request.points() > 0) {
        sendInstead(piece, List.of(cutter.withoutOwn(request))); // they are no reason to cut data
      }
    } else if (perhapsForSome
        && request.groups().size() > 1
        && piece.original.requests < MAX_REQUESTS) {
      sendInstead(piece, cutter.halves(request));
    } else {
      String reason = RefusalReason.of(answer.status(), answer.body());
      drop(reason, request.points(), request, text(answer));
    }
  }

  private void drop(String reason, int points, WriteRequest request, String error) {
    if (points == 0) {
      return;
    }
    dropped.merge(reason, points, Integer::sum);
    endpoint.drops().dropped(reason, points, () -> cutter.firstSeries(request), error);
  }

  private void sendInstead(Piece piece, List<WriteRequest> requests) {
    for (WriteRequest request : requests.reversed()) {
      pieces.addFirst(new Piece(request, piece.original));
    }
  }

  private static String text(Push.Answer answer) {
    String body = answer.body().strip();
    return "HTTP status "
        + answer.status()
        + ": "
        + (body.length() > LOGGED_CHARACTERS ? body.substring(0, LOGGED_CHARACTERS) : body);
  }
}

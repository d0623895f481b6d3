package ai.odock.router.app.demo;

import java.util.List;
import java.util.random.RandomGenerator;

/** Invents requests: a few organisations, routes and models, and latencies with a long tail. */
final class RequestMix {
  private static final List<String> ORGANISATIONS =
      List.of("org_acme", "org_globex", "org_initech", "org_umbrella");
  private static final List<String> ROUTES =
      List.of("/v1/chat/completions", "/v1/chat/completions", "/v1/responses");

  /** The spread of the logarithm: one answer in twenty takes 2.3 times the median. */
  private static final double SPREAD = 0.5;

  private static final double REJECTED_SECONDS = 0.003;

  private final RandomGenerator random;

  RequestMix(RandomGenerator random) {
    this.random = random;
  }

  /**
   * @param endNanos when it was answered, nanoseconds since 1970
   */
  GatewayRequest next(long endNanos) {
    Model model = any(Model.ALL);
    Verdict verdict = verdict(random.nextDouble());
    boolean reachedProvider = verdict.stages() == Stage.ALL;
    double median = reachedProvider ? model.medianSeconds() : REJECTED_SECONDS;
    double seconds = median * Math.exp(SPREAD * random.nextGaussian());
    return new GatewayRequest(
        random.nextLong(),
        id(),
        id(),
        endNanos,
        (long) (seconds * 1e9),
        any(ORGANISATIONS),
        any(ROUTES),
        model,
        verdict,
        verdict.failed() ? 0 : random.nextLong(50, 2000));
  }

  private static Verdict verdict(double chance) {
    if (chance < 0.94) {
      return Verdict.ANSWERED;
    }
    if (chance < 0.97) {
      return Verdict.RATE_LIMITED;
    }
    return chance < 0.99 ? Verdict.PROVIDER_FAILED : Verdict.BLOCKED;
  }

  /** Never 0, also when a few are added: OTLP calls an id of zeros invalid. */
  private long id() {
    return random.nextLong(1, Long.MAX_VALUE - 100);
  }

  private <T> T any(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}

package ai.odock.router.app.demo;

import java.util.List;

/**
 * A step of the gateway, which is a span below the request's.
 *
 * @param module the attribute {@code gateway.module}
 * @param from when it begins, as a part of the request's duration
 * @param kind OTLP's span kind
 */
record Stage(String name, String module, double from, double to, int kind) {
  private static final int INTERNAL = 1;
  private static final int CLIENT = 3;

  static final List<Stage> IN_ORDER =
      List.of(
          new Stage("gateway.ratelimit.stage", "ratelimit", 0.00, 0.02, INTERNAL),
          new Stage("gateway.security.module", "security", 0.02, 0.05, INTERNAL),
          new Stage("gateway.route.resolve", "routing", 0.05, 0.06, INTERNAL),
          new Stage("gateway.budget.enforce", "budget", 0.06, 0.08, INTERNAL),
          new Stage("gateway.provider.request", "provider", 0.08, 0.98, CLIENT));

  static final int ALL = 5;
}

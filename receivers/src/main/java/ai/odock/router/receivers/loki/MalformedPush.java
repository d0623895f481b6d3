package ai.odock.router.receivers.loki;

import ai.odock.router.net.coding.BodyProblem;

/** A push that cannot be read. Expected from clients, so it carries no stack trace. */
final class MalformedPush extends Exception {
  private static final long serialVersionUID = 1;

  private final BodyProblem problem;

  /** The message is for the client: what is wrong and where. */
  MalformedPush(String message) {
    this(BodyProblem.MALFORMED, message);
  }

  MalformedPush(BodyProblem problem, String message) {
    super(message, null, false, false);
    this.problem = problem;
  }

  BodyProblem problem() {
    return problem;
  }
}

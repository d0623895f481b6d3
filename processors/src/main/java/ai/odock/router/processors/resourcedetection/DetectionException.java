package ai.odock.router.processors.resourcedetection;

/** A detector could not find out what it is for. */
final class DetectionException extends Exception {
  private static final long serialVersionUID = 1L;

  DetectionException(String message) {
    super(message);
  }
}

package ai.odock.router.processors.resourcedetection;

/** Finds out something about where the router runs. */
@FunctionalInterface
interface Detector {
  /**
   * Looks once. May block; is interrupted when it takes too long.
   *
   * @return empty when it does not run where this one knows about
   * @throws DetectionException when it could not find out; the text is for the operator
   */
  Detected detect(Surroundings surroundings) throws DetectionException, InterruptedException;
}

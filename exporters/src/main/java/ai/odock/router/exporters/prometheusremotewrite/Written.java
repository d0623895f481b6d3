package ai.odock.router.exporters.prometheusremotewrite;

/** How much a request of version 2.0 holds, or how much of it the backend says it has written. */
record Written(long samples, long histograms, long exemplars) {
  static final Written NOTHING = new Written(0, 0, 0);

  /** What points are made of; exemplars are an addition to them. */
  long values() {
    return samples + histograms;
  }
}

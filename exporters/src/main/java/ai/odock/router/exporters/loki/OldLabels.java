package ai.odock.router.exporters.loki;

/** Which labels the collector's removed exporter gives beside the hinted ones. */
record OldLabels(boolean exporter, boolean job, boolean instance, boolean level) {
  static final OldLabels ALL = new OldLabels(true, true, true, true);
}

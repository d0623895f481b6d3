package ai.odock.router.receivers.loki;

/**
 * How entries become records.
 *
 * @param useIncomingTimestamp whether a record has its entry's time; otherwise that of its arrival
 * @param restoreRecordFields whether structured metadata named as fields of a LogRecord becomes
 *     those fields
 * @param maxBytes that a push may become; every record repeats the labels of its stream
 * @param maxElements labels and pieces of structured metadata that an entry may have
 */
record PushOptions(
    boolean useIncomingTimestamp, boolean restoreRecordFields, int maxBytes, int maxElements) {}

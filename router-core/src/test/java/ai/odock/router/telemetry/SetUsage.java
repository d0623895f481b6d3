package ai.odock.router.telemetry;

/** A process whose use of the machine is set by the test. */
record SetUsage(
    long cpuNanos, long residentBytes, long heapBytes, long allocatedBytes, long committedBytes)
    implements ProcessUsage {}

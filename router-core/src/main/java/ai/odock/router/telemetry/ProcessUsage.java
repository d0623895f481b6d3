package ai.odock.router.telemetry;

/** What the operating system and the JVM say about this process. */
interface ProcessUsage {
  /** CPU time since the start, user and system. */
  long cpuNanos();

  /** Physical memory. */
  long residentBytes();

  /** The used part of the Java heap. */
  long heapBytes();

  /** All Java objects ever made; never falls. */
  long allocatedBytes();

  /** Memory that the JVM has got from the operating system, heap and other. */
  long committedBytes();
}

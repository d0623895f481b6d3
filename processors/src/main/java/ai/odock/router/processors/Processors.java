package ai.odock.router.processors;

import ai.odock.router.ProcessorType;
import ai.odock.router.processors.batch.BatchProcessor;
import ai.odock.router.processors.memorylimiter.MemoryLimiterProcessor;
import java.util.List;

/** The processors of this build. */
public final class Processors {
  private Processors() {}

  public static List<ProcessorType<?>> all() {
    return List.of(BatchProcessor.TYPE, MemoryLimiterProcessor.TYPE);
  }
}

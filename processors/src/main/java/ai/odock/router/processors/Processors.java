package ai.odock.router.processors;

import ai.odock.router.ProcessorType;
import ai.odock.router.processors.attributes.AttributesProcessor;
import ai.odock.router.processors.batch.BatchProcessor;
import ai.odock.router.processors.filter.FilterProcessor;
import ai.odock.router.processors.probabilisticsampler.ProbabilisticSamplerProcessor;
import ai.odock.router.processors.resource.ResourceProcessor;
import java.util.List;

/** The processors of this build. */
public final class Processors {
  private Processors() {}

  public static List<ProcessorType<?>> all() {
    return List.of(
        AttributesProcessor.TYPE,
        BatchProcessor.TYPE,
        FilterProcessor.TYPE,
        ProbabilisticSamplerProcessor.TYPE,
        ResourceProcessor.TYPE);
  }
}

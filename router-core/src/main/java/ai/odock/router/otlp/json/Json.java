package ai.odock.router.otlp.json;

import ai.odock.router.otlp.MessageType;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;

/** The JSON library as it is used on what clients send. */
public final class Json {
  /**
   * A message may lie in an array that lies in a message; an unknown field may go on from there.
   */
  private static final int MAX_NESTING = 3 * MessageType.MAX_DEPTH;

  private static final int MAX_NUMBER_LENGTH = 1_000;
  private static final int MAX_NAME_LENGTH = 50_000;

  /**
   * Text is as long as the body lets it be: the body was bounded before it came here. Buffers are
   * not kept, or those of one huge value would stay with a thread for ever.
   */
  public static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
          .configure(JsonFactory.Feature.INTERN_FIELD_NAMES, false)
          .configure(StreamWriteFeature.AUTO_CLOSE_TARGET, false)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_NESTING)
                  .maxNumberLength(MAX_NUMBER_LENGTH)
                  .maxNameLength(MAX_NAME_LENGTH)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .streamWriteConstraints(
              StreamWriteConstraints.builder().maxNestingDepth(MAX_NESTING).build())
          .build();

  private Json() {}
}

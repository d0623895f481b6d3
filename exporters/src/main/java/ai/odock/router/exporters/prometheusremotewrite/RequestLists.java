package ai.odock.router.exporters.prometheusremotewrite;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The requests of a batch by shard, as long as they do not take too much together. */
final class RequestLists implements WriteRequests.Sink {
  private final long maxBytes;
  private final @Nullable FamilyMetadata metadata;
  private final List<List<WriteRequest>> shards = new ArrayList<>();
  private final List<WriteRequest> metadataRequests = new ArrayList<>();
  private long bytes;

  /**
   * @param maxBytes what the requests may take, compressed
   * @param metadata null: they are not sent apart
   */
  RequestLists(int shards, long maxBytes, @Nullable FamilyMetadata metadata) {
    this.maxBytes = maxBytes;
    this.metadata = metadata;
    for (int i = 0; i < shards; i++) {
      this.shards.add(new ArrayList<>());
    }
  }

  /** Beyond the limit nothing is kept: the batch is to be translated in parts. */
  @Override
  public void accept(int shard, WriteRequest request) {
    bytes += request.heldBytes();
    if (tooLarge()) {
      shards.forEach(List::clear);
    } else {
      shards.get(shard).add(request);
    }
  }

  @Override
  public void families(Families families) {
    if (metadata != null) {
      metadataRequests.addAll(metadata.requests(families));
    }
  }

  boolean tooLarge() {
    return bytes > maxBytes;
  }

  List<List<WriteRequest>> shards() {
    return shards;
  }

  /** What is due of the metadata. */
  List<WriteRequest> metadata() {
    return metadataRequests;
  }
}

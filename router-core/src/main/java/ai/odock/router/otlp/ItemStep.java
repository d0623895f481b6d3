package ai.odock.router.otlp;

/** What {@link ItemRewrite} asks on its walk. One for each walk: it may remember where it is. */
public interface ItemStep {
  /** What is to become of a part of a request. */
  enum Fate {
    /** It stays as it is, with everything in it. */
    KEEP,
    /** It is taken out, with everything in it. */
    DROP,
    /** Around items: each of them is asked for. An item: it is what was written in its place. */
    REWRITE
  }

  /** Asked for each resource, scope and metric, before what lies in it. */
  Fate enter(OtlpLevel level, OtlpPlace place);

  /**
   * Asked for each item.
   *
   * @param changed empty; takes the content of the message that goes on in its place
   */
  Fate item(OtlpPlace place, ProtoWriter changed);
}

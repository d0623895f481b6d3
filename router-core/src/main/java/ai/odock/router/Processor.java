package ai.odock.router;

/** Changes, holds back or drops batches on their way to the next consumer. */
public interface Processor extends Component, Consumer {}

package ai.odock.router;

/**
 * Ends one pipeline and begins others: an exporter there and a receiver here. It takes batches of
 * one signal and hands on batches of the same or of another one.
 */
public interface Connector extends Component, Consumer {}

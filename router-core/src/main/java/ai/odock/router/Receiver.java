package ai.odock.router;

/** Takes telemetry in and hands it to the consumer of its signal. */
public interface Receiver extends Component {}

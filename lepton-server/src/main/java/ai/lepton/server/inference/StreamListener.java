package ai.lepton.server.inference;

/** Hears of every message of a stream once it is answered, as a log of requests hears of a request. Any thread may call. */
@FunctionalInterface
public interface StreamListener {

    /** Nobody. */
    StreamListener NONE = message -> {};

    /** A message is answered, or cannot be. Called before the stream's next one is read; must not throw, nor wait. */
    void answered(StreamedMessage message);

    /** Tells this one, then another. */
    default StreamListener and(StreamListener next) {
        return message -> {
            answered(message);
            next.answered(message);
        };
    }
}

package ai.lepton.core.api;

import ai.lepton.core.model.DataUse;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run's process tells the server; also its heartbeat, sent at least every few seconds.
 *
 * @param environment what it runs on; null when sent before
 * @param entries what has happened since the last report, in order; empty when nothing moved
 * @param data what it reads from paths, with its hashes; null when sent before
 */
public record RunReport(
        @Nullable Map<String, String> environment,
        List<Entry> entries,
        @Nullable List<DataUse> data) {

    /** A sign of life with nothing to say. */
    public static final RunReport ALIVE = new RunReport(null, List.of(), null);

    /** @param entries null, as where JSON leaves them out, is none */
    public RunReport {
        entries = entries == null ? List.of() : List.copyOf(entries);
    }

    /** One thing that has happened. */
    public static RunReport of(Entry entry) {
        return new RunReport(null, List.of(entry), null);
    }

    /**
     * One thing that has happened.
     *
     * @param progress how far it is; null when nothing moved
     * @param message a line for people; null for none
     */
    public record Entry(
            RunEvent.@Nullable Progress progress, @Nullable String message) {

        public static Entry of(RunEvent.Progress progress) {
            return new Entry(progress, null);
        }

        public static Entry of(String message) {
            return new Entry(null, message);
        }

        /** Whether the next progress makes this one worthless. */
        public boolean isWithinEpoch() {
            return message == null && progress != null && !progress.epochEnd();
        }
    }
}

package ai.lepton.core.api;

import ai.lepton.core.model.DataUse;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run's process tells the server; also its heartbeat, sent at least every few seconds.
 *
 * @param environment what it runs on; null when sent before
 * @param progress null when nothing moved
 * @param message a line for people; null for none
 * @param data what it reads from paths, with its hashes; null when sent before
 */
public record RunReport(
        @Nullable Map<String, String> environment,
        RunEvent.@Nullable Progress progress,
        @Nullable String message,
        @Nullable List<DataUse> data) {

    /** Without data. */
    public RunReport(
            @Nullable Map<String, String> environment, RunEvent.@Nullable Progress progress, @Nullable String message) {
        this(environment, progress, message, null);
    }
}

package ai.lepton.core.api;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run's process tells the server; also its heartbeat, sent at least every few seconds.
 *
 * @param environment what it runs on; null when sent before
 * @param progress null when nothing moved
 * @param message a line for people; null for none
 */
public record RunReport(
        @Nullable Map<String, String> environment,
        RunEvent.@Nullable Progress progress,
        @Nullable String message) {}

package ai.lepton.core.api;

import ai.lepton.core.model.DataUse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Heavy or native work in a process of its own: a training, for now.
 *
 * @param id unique and sortable by creation
 * @param recipe which program it runs, such as {@code image-classification}
 * @param name of the model it is to register
 * @param state where it stands
 * @param parameters what it was asked to do
 * @param environment what it ran on: versions, JDK, machine, thread counts; empty until it has started
 * @param metrics final figures; empty until it has succeeded
 * @param pid process on this machine; null until started
 * @param createdAt when it was asked for
 * @param startedAt when its process started
 * @param endedAt when it ended, in whatever way
 * @param failure why it failed; null unless {@link State#FAILED}
 * @param model the version it registered; null unless it has succeeded
 * @param data what it reads: registered datasets from the beginning, paths once it has looked at them
 * @param baselines final figures of simpler models, by their names, such as {@code trivial} and {@code linear}
 * @param rows what became of the rows it was given; null where nobody counted
 */
public record Run(
        String id,
        String recipe,
        String name,
        State state,
        Map<String, String> parameters,
        Map<String, String> environment,
        Map<String, Double> metrics,
        @Nullable Long pid,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable Failure failure,
        @Nullable ModelReference model,
        @Nullable List<DataUse> data,
        @Nullable Map<String, Map<String, Double>> baselines,
        @Nullable RowCounts rows) {

    /** Where a run stands. */
    public enum State {
        QUEUED,
        RUNNING,
        SUCCEEDED,
        FAILED,
        CANCELLED;

        public boolean isFinal() {
            return this != QUEUED && this != RUNNING;
        }
    }

    /**
     * Why a run failed.
     *
     * @param code name of an {@link ai.lepton.core.ErrorCode}
     * @param detail the message: the thing, the value, the expectation, the next step
     */
    public record Failure(String code, String detail) {}

    public Run {
        parameters = Map.copyOf(parameters);
        environment = Map.copyOf(environment);
        metrics = Map.copyOf(metrics);
        data = data == null ? List.of() : List.copyOf(data);
        baselines = baselines == null ? Map.of() : Map.copyOf(baselines);
    }

    /** Without figures of other models. */
    public Run(
            String id,
            String recipe,
            String name,
            State state,
            Map<String, String> parameters,
            Map<String, String> environment,
            Map<String, Double> metrics,
            @Nullable Long pid,
            Instant createdAt,
            @Nullable Instant startedAt,
            @Nullable Instant endedAt,
            @Nullable Failure failure,
            @Nullable ModelReference model,
            @Nullable List<DataUse> data) {
        this(
                id,
                recipe,
                name,
                state,
                parameters,
                environment,
                metrics,
                pid,
                createdAt,
                startedAt,
                endedAt,
                failure,
                model,
                data,
                null,
                null);
    }

    @Override
    public Map<String, Map<String, Double>> baselines() {
        return baselines == null ? Map.of() : baselines;
    }

    @Override
    public List<DataUse> data() {
        return data == null ? List.of() : data;
    }
}

package ai.lepton.server.plain;

import ai.lepton.codec.raw.RawPart;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.api.PredictionId;
import ai.lepton.server.inference.Caller;
import ai.lepton.server.inference.Exchange;
import ai.lepton.server.inference.HttpBody;
import ai.lepton.server.inference.Inferences;
import ai.lepton.server.inference.internal.InferenceRequest;
import ai.lepton.server.models.ModelRepository.Serving;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One request of a person. Rows whose pictures differ in size cannot go through a model together: they go one part after the
 * other, each with a place of its own in the queue, and are put together at the end. One thread at a time.
 */
final class PlainRequest {

    private final Inferences inferences;
    private final Caller caller;
    private final String name;
    private final HttpBody body;
    private final Function<byte[], RowReader> readers;
    private final int top;
    private final List<Map<String, NdArray>> outputs = new ArrayList<>();
    private RowReader.@Nullable Rows rows;

    /**
     * One request.
     *
     * @param name of the endpoint
     * @param readers finds the reader for a body by its first bytes
     * @param top how many classes to name
     */
    PlainRequest(
            Inferences inferences,
            Caller caller,
            String name,
            HttpBody body,
            Function<byte[], RowReader> readers,
            int top) {
        this.inferences = inferences;
        this.caller = caller;
        this.name = name;
        this.body = body;
        this.readers = readers;
        this.top = top;
    }

    /**
     * An answer.
     *
     * @param prediction names it
     * @param json that it is
     */
    @SuppressWarnings("ArrayRecordComponent") // 2026-12: written once, never compared
    record Answer(PredictionId prediction, byte[] json) {}

    /** The answer. */
    CompletableFuture<Answer> answer() {
        outputs.clear();
        rows = null;
        return inferences.submit(caller, name, null, body.size(), new Part(0)).thenCompose(this::whole);
    }

    /** One version answers all of a request; where it is replaced between two parts, its successor does, from the first on. */
    private CompletableFuture<Answer> whole(Answered first) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        CompletableFuture<Void> unused = CompletableFuture.completedFuture(first)
                .thenCompose(answered -> rest(1, answered))
                .handle((written, failure) -> {
                    if (failure == null) {
                        answer.complete(written);
                    } else if (isReplaced(failure)) {
                        again(answer);
                    } else {
                        answer.completeExceptionally(failure);
                    }
                    return null;
                });
        return answer;
    }

    private void again(CompletableFuture<Answer> answer) {
        CompletableFuture<Void> unused = CompletableFuture.completedFuture(body)
                .thenCompose(same -> answer()) // what it throws becomes a failure
                .handle((written, failure) -> {
                    if (failure == null) {
                        answer.complete(written);
                    } else {
                        answer.completeExceptionally(failure);
                    }
                    return null;
                });
    }

    private static boolean isReplaced(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof LeptonException known && known.code() == ErrorCode.MODEL_NOT_FOUND;
    }

    /** The parts from {@code next} on, by the version that answered the first. */
    private CompletableFuture<Answer> rest(int next, Answered first) {
        if (next == rows().parts().size()) {
            PlainAnswer answer = new PlainAnswer(name, first.version(), first.labels(), top);
            return CompletableFuture.completedFuture(
                    new Answer(first.prediction(), answer.write(together(), rows().notes())));
        }
        return inferences
                .submit(caller, name, first.version(), body.size(), new Part(next))
                .thenCompose(again -> rest(next + 1, first));
    }

    /** All outputs, in the order of the rows. */
    private Map<String, NdArray> together() {
        if (outputs.size() == 1) {
            return outputs.get(0);
        }
        int count = rows().parts().stream().mapToInt(part -> part.rows().length).sum();
        int[] places = new int[count];
        int at = 0;
        for (RawPart part : rows().parts()) {
            for (int row : part.rows()) {
                places[row] = at++;
            }
        }
        Map<String, NdArray> all = new LinkedHashMap<>();
        for (String output : outputs.get(0).keySet()) {
            List<NdArray> arrays = outputs.stream()
                    .map(part -> Objects.requireNonNull(part.get(output)))
                    .toList();
            all.put(output, NdArray.concatenated(arrays).gather(places));
        }
        return all;
    }

    private RowReader.Rows rows() {
        return Objects.requireNonNull(rows, "rows");
    }

    /**
     * Who answered.
     *
     * @param version of the model
     * @param labels names of its classes
     * @param prediction names the answer
     */
    private record Answered(String version, List<String> labels, PredictionId prediction) {}

    private final class Part implements Exchange<Answered> {

        private final int index;

        Part(int index) {
            this.index = index;
        }

        /** Any kind of body may hold a picture, and a picture of few bytes may have many pixels. */
        @Override
        public boolean isLight() {
            return false;
        }

        @Override
        public InferenceRequest read(Serving serving, LongConsumer hold) {
            if (index == 0) {
                byte[] bytes = body.bytes(hold);
                rows = readers.apply(bytes).read(bytes, serving.model());
            }
            return InferenceRequest.ofPart(rows().parts().get(index));
        }

        @Override
        public Answered write(
                Serving serving, InferenceRequest request, Map<String, NdArray> answered, PredictionId prediction) {
            outputs.add(answered);
            return new Answered(serving.version(), serving.model().labels(), prediction);
        }
    }
}

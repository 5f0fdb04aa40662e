package ai.lepton.server.plain;

import ai.lepton.codec.raw.RawPart;
import ai.lepton.core.NdArray;
import ai.lepton.server.inference.Exchange;
import ai.lepton.server.inference.Inferences;
import ai.lepton.server.inference.internal.InferenceRequest;
import ai.lepton.server.models.ModelRepository.Serving;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One request of a person. Rows whose pictures differ in size cannot go through a model together: they go one part after the
 * other, each with a place of its own in the queue, and are put together at the end. One thread at a time.
 */
final class PlainRequest {

    private final Inferences inferences;
    private final String name;
    private final RowReader reader;
    private final byte[] body;
    private final int top;
    private final BooleanSupplier isAbandoned;
    private final List<Map<String, NdArray>> outputs = new ArrayList<>();
    private RowReader.@Nullable Rows rows;

    /**
     * @param name of the endpoint
     * @param top how many classes to name
     * @param isAbandoned whether nobody waits for the answer any more
     */
    PlainRequest(
            Inferences inferences, String name, RowReader reader, byte[] body, int top, BooleanSupplier isAbandoned) {
        this.inferences = inferences;
        this.name = name;
        this.reader = reader;
        this.body = body;
        this.top = top;
        this.isAbandoned = isAbandoned;
    }

    /** The answer as JSON. */
    CompletableFuture<byte[]> answer() {
        return inferences
                .submit(name, null, body.length, isAbandoned, new Part(0))
                .thenCompose(first -> rest(1, first));
    }

    /** The parts from {@code next} on, by the version that answered the first. */
    private CompletableFuture<byte[]> rest(int next, Answered first) {
        if (next == rows().parts().size()) {
            PlainAnswer answer = new PlainAnswer(name, first.version(), first.labels(), top);
            return CompletableFuture.completedFuture(answer.write(together(), rows().notes()));
        }
        return inferences
                .submit(name, first.version(), body.length, isAbandoned, new Part(next))
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
     */
    private record Answered(String version, List<String> labels) {}

    private final class Part implements Exchange<Answered> {

        private final int index;

        Part(int index) {
            this.index = index;
        }

        @Override
        public InferenceRequest read(Serving serving) {
            if (index == 0) {
                rows = reader.read(body, serving.model());
            }
            return InferenceRequest.ofInputs(rows().parts().get(index).inputs());
        }

        @Override
        public Answered write(Serving serving, InferenceRequest request, Map<String, NdArray> answered) {
            outputs.add(answered);
            return new Answered(serving.version(), serving.model().labels());
        }
    }
}

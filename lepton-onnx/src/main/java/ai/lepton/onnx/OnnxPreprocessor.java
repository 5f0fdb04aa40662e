package ai.lepton.onnx;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.onnx.internal.recording.GraphTrace;
import ai.lepton.runtime.OnnxGraph;
import ai.lepton.sdk.data.Field;
import ai.lepton.sdk.preprocess.Preprocessing;
import ai.lepton.sdk.preprocess.Preprocessor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Runs a preprocessing as the very graph that an export has in front of the network, with ONNX Runtime. Owns native
 * memory and must be closed; any number of threads may apply it at once.
 */
public final class OnnxPreprocessor implements Preprocessor {

    private final List<Field> outputs;
    private final OnnxGraph graph;

    private OnnxPreprocessor(List<Field> outputs, OnnxGraph graph) {
        this.outputs = outputs;
        this.graph = graph;
    }

    /** Opens preprocessors; found by {@link java.util.ServiceLoader}. */
    public static final class Provider implements Preprocessor.Provider {

        @Override
        public Preprocessor open(Preprocessing preprocessing) {
            byte[] onnx = GraphTrace.of(preprocessing).toByteArray();
            try {
                return new OnnxPreprocessor(
                        List.copyOf(preprocessing.outputs()), OnnxGraph.open(onnx, "preprocessing"));
            } catch (LeptonException e) {
                if (e.code() != ErrorCode.PACKAGE_CORRUPT) {
                    throw e;
                }
                throw new LeptonException(
                        ErrorCode.NOT_EXPORTABLE, "ONNX Runtime does not open the graph: " + e.detail(), e);
            }
        }
    }

    @Override
    public Map<String, NdArray> apply(Map<String, NdArray> raw) {
        Map<String, NdArray> values = graph.run(raw);
        Map<String, NdArray> byName = new LinkedHashMap<>();
        for (int i = 0; i < outputs.size(); i++) {
            byName.put(outputs.get(i).name(), Objects.requireNonNull(values.get(GraphTrace.output(i))));
        }
        return byName;
    }

    @Override
    public void close() {
        graph.close();
    }

    @Override
    public String toString() {
        return "OnnxPreprocessor" + outputs.stream().map(Field::name).toList();
    }
}

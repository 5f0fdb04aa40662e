package ai.lepton.runtime;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.model.ModelManifest;
import ai.lepton.core.model.PackageFolder;
import ai.lepton.core.model.TensorSpec;
import ai.lepton.runtime.internal.References;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A model package, opened and ready to answer.
 *
 * <p>Owns native memory and must be closed. Any number of threads may score with it at once. Who may be overtaken by
 * another thread's {@link #close} takes a {@link Lease} first: the memory stays until the last lease is given back.
 */
public final class LoadedModel implements AutoCloseable {

    private final PackageFolder folder;
    private final Signature signature;
    private final Outputs outputs;
    private final OnnxGraph graph;
    private final References references;

    private LoadedModel(PackageFolder folder, Outputs outputs, OnnxGraph graph) {
        this.folder = folder;
        this.signature = new Signature(folder.manifest().inputs(), outputs.all());
        this.outputs = outputs;
        this.graph = graph;
        this.references = new References(graph::close);
    }

    /**
     * Opens the package in a folder, checking every file against its hash and the signature against the graph.
     *
     * @throws LeptonException {@link ErrorCode#DATA_NOT_FOUND} if there is none, {@link ErrorCode#PACKAGE_CORRUPT} if it
     *     is damaged, {@link ErrorCode#PACKAGE_VERSION} if it needs a newer Lepton, {@link ErrorCode#NATIVE_LIBRARY} if
     *     ONNX Runtime itself cannot be loaded
     */
    public static LoadedModel open(Path path) {
        PackageFolder folder = PackageFolder.open(path);
        ModelManifest manifest = folder.manifest();
        if (!manifest.files().containsKey(PackageFolder.GRAPH)) {
            throw new LeptonException(
                    ErrorCode.PACKAGE_CORRUPT,
                    path + ": no " + PackageFolder.GRAPH + " listed in " + PackageFolder.MANIFEST
                            + " (expected: the graph with its hash). Export the model again.");
        }
        Outputs outputs = Outputs.of(path, manifest);
        OnnxGraph graph = OnnxGraph.open(folder.graph());
        try {
            new Signature(manifest.inputs(), manifest.outputs())
                    .checkGraph(folder.graph().toString(), graph);
            return new LoadedModel(folder, outputs, graph);
        } catch (RuntimeException e) {
            graph.close();
            throw e;
        }
    }

    /** The package that this was opened from. */
    public PackageFolder folder() {
        return folder;
    }

    /** What the model takes and gives. */
    public Signature signature() {
        return signature;
    }

    /** Scores rows for all outputs of the signature. */
    public Map<String, NdArray> score(Map<String, NdArray> inputs) {
        return score(inputs, signature.outputNames());
    }

    /**
     * Scores rows. Texts are cleaned first, where the signature says so; cleaning them before changes nothing.
     *
     * @param inputs one for each input of the signature; all with the same number of rows
     * @param outputs names of those wanted
     * @return on the heap, in the order of {@code outputs}; all numbers finite
     * @throws LeptonException {@link ErrorCode#MISSING_INPUT}, {@link ErrorCode#UNKNOWN_INPUT}, {@link
     *     ErrorCode#INPUT_MISMATCH} or {@link ErrorCode#NAN_INPUT} if the inputs do not fit; {@link ErrorCode#NAN_OUTPUT}
     *     if the model has no finite answer to them
     * @throws IllegalArgumentException if an output is unknown
     * @throws IllegalStateException if this is closed
     */
    public Map<String, NdArray> score(Map<String, NdArray> inputs, Collection<String> outputs) {
        signature.checkInputs(inputs);
        Map<String, NdArray> cleaned = signature.cleaned(inputs);
        Map<String, NdArray> values = this.outputs.values(outputs, names -> graph.run(cleaned, names));
        signature.checkOutputs(values);
        return values;
    }

    /** Leave to use this model until the lease is closed; empty if the model was closed before. */
    public Optional<Lease> lease() {
        return references.acquire() ? Optional.of(new Lease()) : Optional.empty();
    }

    /** Whether the native memory is freed, or is being freed. */
    public boolean isClosed() {
        return graph.isClosed();
    }

    /** Gives no more leases; frees the native memory once the last one is given back. Returns at once. */
    @Override
    public void close() {
        references.close();
    }

    @Override
    public String toString() {
        List<String> inputs = signature.inputs().stream().map(TensorSpec::name).toList();
        return "LoadedModel[" + folder.path() + ", " + inputs + " -> " + signature.outputNames() + "]";
    }

    /** Leave to use a model: it stays open at least until this is closed. May be closed by any thread, and twice. */
    public final class Lease implements AutoCloseable {

        private final AtomicBoolean returned = new AtomicBoolean();

        private Lease() {}

        public LoadedModel model() {
            return LoadedModel.this;
        }

        @Override
        public void close() {
            if (returned.compareAndSet(false, true)) {
                references.release();
            }
        }
    }
}

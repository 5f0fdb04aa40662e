package ai.lepton.runtime;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.model.ModelManifest;
import ai.lepton.core.model.PackageFolder;
import ai.lepton.core.model.TensorSpec;
import ai.lepton.runtime.internal.References;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A model package, or a bare ONNX graph, opened and ready to answer.
 *
 * <p>Owns native memory and must be closed. Any number of threads may score with it at once. Who may be overtaken by
 * another thread's {@link #close} takes a {@link Lease} first: the memory stays until the last lease is given back.
 */
public final class LoadedModel implements AutoCloseable {

    /** How the name of a file with a bare graph ends. */
    public static final String GRAPH_SUFFIX = ".onnx";

    private final Path path;
    private final @Nullable ModelManifest manifest;
    private final Signature signature;
    private final Outputs outputs;
    private final OnnxGraph graph;
    private final boolean isRowWise;
    private final References references;

    private LoadedModel(
            Path path, @Nullable ModelManifest manifest, Signature signature, Outputs outputs, OnnxGraph graph) {
        this.path = path;
        this.manifest = manifest;
        this.signature = signature;
        this.outputs = outputs;
        this.graph = graph;
        this.isRowWise = graph.hasCommonRows() && signature.hasCommonRows();
        this.references = new References(graph::close);
    }

    /**
     * Opens the package in a folder, checking every file against its hash and the signature against the graph; or a file
     * {@code .onnx}, whose graph is all there is to know: its own names, types and shapes, no labels, no missing values.
     *
     * @throws LeptonException {@link ErrorCode#DATA_NOT_FOUND} if there is none, {@link ErrorCode#PACKAGE_CORRUPT} if it
     *     is damaged, {@link ErrorCode#PACKAGE_VERSION} if it needs a newer Lepton, {@link ErrorCode#NATIVE_LIBRARY} if
     *     ONNX Runtime itself cannot be loaded
     */
    public static LoadedModel open(Path path) {
        if (path.toString().endsWith(GRAPH_SUFFIX) && !Files.isDirectory(path)) {
            return openGraph(path);
        }
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
            return new LoadedModel(path, manifest, new Signature(manifest.inputs(), outputs.all()), outputs, graph);
        } catch (RuntimeException e) {
            graph.close();
            throw e;
        }
    }

    private static LoadedModel openGraph(Path file) {
        OnnxGraph graph = OnnxGraph.open(file);
        try {
            // An input without a shape of its own looks like a single number; nothing else can be known of it.
            Signature signature = Signature.ofGraph(graph.inputs(), graph.outputs());
            return new LoadedModel(file, null, signature, new Outputs(graph.outputs(), null, List.of()), graph);
        } catch (RuntimeException e) {
            graph.close();
            throw e;
        }
    }

    /** What {@code model.json} says; empty for a bare graph. */
    public Optional<ModelManifest> manifest() {
        return Optional.ofNullable(manifest);
    }

    /** The names of the classes, by index; empty when there are none. */
    public List<String> labels() {
        return manifest().map(ModelManifest::labels).orElse(List.of());
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
        Map<String, NdArray> values = run(List.of(prepare(inputs)), outputs, null);
        checkOutputs(values);
        return values;
    }

    /**
     * Whether the rows of several calls may be scored in one run, by what the signature says: the first dimension of every
     * input and of every output may be of any size, and is the same one as far as the graph names its dimensions. That a
     * row's answer does not depend on the others can only be seen by comparing answers.
     */
    public boolean isRowWise() {
        return isRowWise;
    }

    /**
     * Inputs ready for {@link #run}: checked, and texts cleaned.
     *
     * @throws LeptonException as {@link #score(Map, Collection)} if they do not fit
     */
    public Map<String, NdArray> prepare(Map<String, NdArray> inputs) {
        signature.checkInputs(inputs);
        return signature.cleaned(inputs);
    }

    /**
     * Scores the rows of several calls in one run. The answer is not looked at; {@link #checkOutputs} does that, for each
     * call's part of it.
     *
     * @param prepared inputs of each call; shapes alike but for the number of rows. More than one only if {@link #isRowWise}
     * @param outputs names of those wanted
     * @param stop ends the run before its time; null for none
     * @return on the heap, in the order of {@code outputs}, the rows of all calls one behind the other
     * @throws LeptonException {@link ErrorCode#TIMED_OUT} if the run was stopped, {@link ErrorCode#INTERNAL} if it fails
     * @throws IllegalArgumentException if an output is unknown
     * @throws IllegalStateException if this is closed
     */
    public Map<String, NdArray> run(
            List<Map<String, NdArray>> prepared, Collection<String> outputs, @Nullable RunStop stop) {
        return this.outputs.values(outputs, names -> graph.run(prepared, names, stop));
    }

    /**
     * Whether these may be answered.
     *
     * @throws LeptonException {@link ErrorCode#NAN_OUTPUT} if a number is not finite, {@link ErrorCode#INTERNAL} if a shape
     *     is not the signature's
     */
    public void checkOutputs(Map<String, NdArray> outputs) {
        signature.checkOutputs(outputs);
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
        return "LoadedModel[" + path + ", " + inputs + " -> " + signature.outputNames() + "]";
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

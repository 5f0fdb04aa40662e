package ai.lepton.server.vetting;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.FileErrors;
import ai.lepton.core.LeptonException;
import ai.lepton.core.model.PackageFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Vets by a process of its own: the graph is read first, then a {@link VettingProgram} opens and runs the model, watched by
 * a {@link WatchedProcess}. A model that was found good is not looked at again, whatever its name and place.
 */
public final class ProcessVetting implements Vetting {

    private static final Logger LOG = LoggerFactory.getLogger(ProcessVetting.class);
    private static final int SHOWN_BYTES = 2000;

    private final VettingJvm jvm;
    private final VettingLimits limits;
    private final VettedModels vetted;

    /** @param vetted what was found good before */
    public ProcessVetting(VettingJvm jvm, VettingLimits limits, VettedModels vetted) {
        this.jvm = jvm;
        this.limits = limits;
        this.vetted = vetted;
    }

    @Override
    public void vet(Path model) {
        Path graph = graph(model);
        String key = key(model, graph);
        if (vetted.contains(key)) {
            return;
        }
        long begun = System.nanoTime();
        GraphCheck.check(graph);
        run(model, limits.memoryFor(graph.toFile().length()));
        vetted.add(key);
        LOG.info("{}: looked at in {} ms", model, (System.nanoTime() - begun) / 1_000_000);
    }

    @Override
    public void trust(Path model) {
        vetted.add(key(model, graph(model)));
    }

    private static Path graph(Path model) {
        Path graph = Files.isDirectory(model) ? model.resolve(PackageFolder.GRAPH) : model;
        if (!Files.isRegularFile(graph)) {
            throw new LeptonException(ErrorCode.DATA_NOT_FOUND, graph + ": is not there (expected: an ONNX graph)");
        }
        return graph;
    }

    private void run(Path model, long memoryBytes) {
        WatchedProcess.End end;
        try {
            end = WatchedProcess.run(
                    jvm,
                    VettingProgram.class.getName(),
                    List.of(model.toAbsolutePath().toString()),
                    memoryBytes,
                    limits.time());
        } catch (IOException e) {
            throw new LeptonException(
                    ErrorCode.INTERNAL,
                    model + ": cannot be looked at: " + FileErrors.reason(e) + " (expected: a process can be started)",
                    e);
        }
        String said = end.output().strip();
        String last = said.substring(said.lastIndexOf('\n') + 1);
        switch (end.reason()) {
            case MEMORY ->
                throw new LeptonException(
                        ErrorCode.MODEL_REFUSED,
                        model + ": took " + mib(end.residentBytes())
                                + " of memory when it was opened and run (expected:"
                                + " at most " + mib(memoryBytes)
                                + "). Make it smaller, or raise LEPTON_VET_MEMORY if you trust it.");
            case TIME ->
                throw new LeptonException(
                        ErrorCode.MODEL_REFUSED,
                        model + ": not done after " + end.took().toMillis() / 1000.0
                                + " s when it was opened and run (expected: at most "
                                + limits.time().toMillis() / 1000.0
                                + " s). Does it loop for ever? Raise LEPTON_VET_TIME if you trust it.");
            case ENDED -> {
                if (!last.equals(VettingProgram.GOOD)) {
                    throw failure(model, end, last, memoryBytes);
                }
            }
        }
    }

    private static LeptonException failure(Path model, WatchedProcess.End end, String last, long memoryBytes) {
        int tab = last.indexOf('\t');
        for (ErrorCode code : ErrorCode.values()) {
            if (tab > 0 && last.substring(0, tab).equals(code.name())) {
                String detail = last.substring(tab + 1);
                // What ONNX Runtime says when the system refuses it memory.
                boolean memory = detail.contains("Failed to allocate memory") || detail.contains("bad_alloc");
                return new LeptonException(
                        memory ? ErrorCode.MODEL_REFUSED : code,
                        detail + (memory ? " (the process that looked at it may take " + mib(memoryBytes) + ")" : ""));
            }
        }
        if (end.output().contains("OutOfMemoryError") || end.output().contains("insufficient memory")) {
            return new LeptonException(
                    ErrorCode.MODEL_REFUSED,
                    model + ": ran out of memory when it was opened and run (expected: at most " + mib(memoryBytes)
                            + "). Make it smaller, or raise LEPTON_VET_MEMORY if you trust it.");
        }
        return new LeptonException(
                ErrorCode.MODEL_REFUSED,
                model + ": the process that opened and ran it ended with exit code " + end.exitCode()
                        + " (expected: an answer). It printed: "
                        + last.substring(0, Math.min(last.length(), SHOWN_BYTES)));
    }

    /** Content and limits: what was good with more memory or time need not be so with less. */
    private String key(Path model, Path graph) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(PackageFolder.sha256(graph).getBytes(StandardCharsets.UTF_8));
            Path manifest = model.resolve(PackageFolder.MANIFEST);
            if (Files.isDirectory(model) && Files.exists(manifest)) {
                digest.update(PackageFolder.sha256(manifest).getBytes(StandardCharsets.UTF_8));
            }
            return HexFormat.of().formatHex(digest.digest()) + " " + limits.memoryBytes() + " "
                    + limits.time().toMillis();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        } catch (IOException e) {
            throw new LeptonException(
                    ErrorCode.FILE_UNREADABLE, graph + ": " + FileErrors.reason(e) + " (expected: a readable file)", e);
        }
    }

    private static String mib(long bytes) {
        return (bytes >> 20) + " MiB";
    }
}

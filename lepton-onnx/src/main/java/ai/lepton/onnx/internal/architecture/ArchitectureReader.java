package ai.lepton.onnx.internal.architecture;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.sdk.Input;
import ai.lepton.sdk.Model;
import ai.lepton.sdk.Output;
import ai.lepton.sdk.Step;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;

/**
 * Reads {@code architecture.json} back into a {@link Model}: Lepton's own layers, and those of users that are records on
 * the class path.
 */
public final class ArchitectureReader {

    private static final ObjectMapper JSON = new ObjectMapper();

    private ArchitectureReader() {}

    /**
     * Reads a model.
     *
     * @param source named in errors
     * @throws LeptonException {@link ErrorCode#PACKAGE_VERSION} if it is of another format version; {@link
     *     ErrorCode#DATA_NOT_FOUND} if a layer's class is not on the class path; {@link ErrorCode#PACKAGE_CORRUPT} if
     *     it is no architecture, or one that holds what cannot be restored
     */
    public static Model read(byte[] json, String source) {
        JsonNode file;
        try {
            file = JSON.readTree(json);
        } catch (IOException e) {
            throw new LeptonException(
                    ErrorCode.PACKAGE_CORRUPT,
                    source + ": no JSON (expected: architecture.json as Lepton writes it)",
                    e);
        }
        JsonNode version = file.path("formatVersion");
        if (!version.isInt()) {
            throw new LeptonException(
                    ErrorCode.PACKAGE_CORRUPT, source + ": formatVersion: " + version + " (expected: a number)");
        }
        if (version.intValue() != ArchitectureWriter.FORMAT_VERSION) {
            throw new LeptonException(
                    ErrorCode.PACKAGE_VERSION,
                    source + ": formatVersion: " + version + " (expected: " + ArchitectureWriter.FORMAT_VERSION
                            + "). Use a Lepton that reads this version, or export the model again.");
        }
        RecordReader records = new RecordReader(source);
        try {
            return new Model(
                    records.each(file.path("inputs"), Input.class, "inputs"),
                    records.each(file.path("steps"), Step.class, "steps"),
                    records.each(file.path("outputs"), Output.class, "outputs"));
        } catch (IllegalArgumentException e) {
            throw new LeptonException(ErrorCode.PACKAGE_CORRUPT, source + ": " + e.getMessage(), e);
        }
    }
}

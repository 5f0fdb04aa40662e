package ai.lepton.recipes.program;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.api.ApiJson;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A program as the parameters of a run: {@value #FILE} and {@value #TEXT} hold the program, {@value #ARGUMENTS} what its
 * {@code main} is given, as a JSON array; every other name is the program's own.
 *
 * @param source the program
 * @param arguments of its {@code main}
 * @param own parameters of the program, by name
 */
public record ProgramParameters(ProgramSource source, List<String> arguments, Map<String, String> own) {

    /** How names begin that are not the program's. */
    public static final String PREFIX = "program.";

    static final String FILE = PREFIX + "file";
    static final String TEXT = PREFIX + "text";
    static final String ARGUMENTS = PREFIX + "arguments";

    /** @throws LeptonException {@link ErrorCode#INVALID_ARGUMENT} if a name of its own begins with {@value #PREFIX} */
    public ProgramParameters {
        arguments = List.copyOf(arguments);
        own = Map.copyOf(own);
        for (String name : new TreeMap<>(own).keySet()) {
            if (name.startsWith(PREFIX)) {
                throw new LeptonException(
                        ErrorCode.INVALID_ARGUMENT,
                        "parameter: " + name + " (expected: a name that does not begin with " + PREFIX
                                + ", which is Lepton's)");
            }
        }
    }

    /**
     * Reads a run's parameters.
     *
     * @throws LeptonException {@link ErrorCode#INVALID_ARGUMENT} naming the one that is missing or wrong
     */
    public static ProgramParameters read(Map<String, String> parameters) {
        Map<String, String> own = new LinkedHashMap<>(parameters);
        String file = own.remove(FILE);
        String text = own.remove(TEXT);
        String arguments = own.remove(ARGUMENTS);
        if (file == null || text == null) {
            throw new LeptonException(
                    ErrorCode.INVALID_ARGUMENT,
                    "parameter: " + (file == null ? FILE : TEXT) + ": missing (expected: a program). Send one with:"
                            + " ./lepton train Train.java");
        }
        return new ProgramParameters(
                new ProgramSource(file, text), arguments == null ? List.of() : list(arguments), own);
    }

    private static List<String> list(String json) {
        try {
            return ApiJson.readList(json.getBytes(StandardCharsets.UTF_8), String.class);
        } catch (LeptonException e) {
            throw new LeptonException(
                    ErrorCode.INVALID_ARGUMENT,
                    ARGUMENTS + ": " + e.detail() + " (expected: a JSON array of texts)",
                    e);
        }
    }

    /** What {@link #read} reads. */
    public Map<String, String> asMap() {
        Map<String, String> all = new LinkedHashMap<>(own);
        all.put(FILE, source.fileName());
        all.put(TEXT, source.text());
        if (!arguments.isEmpty()) {
            all.put(ARGUMENTS, ApiJson.text(arguments));
        }
        return all;
    }
}

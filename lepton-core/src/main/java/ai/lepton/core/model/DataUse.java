package ai.lepton.core.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a run read.
 *
 * @param parameter of the run that named it, such as {@code data}
 * @param source where it was: a registered dataset as {@code name@version}, or a path on the run's machine
 * @param dataset the registered dataset, as {@code name@version}; null when it was read from a path
 * @param sha256 of the content, see {@link ai.lepton.core.content.DataContent}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DataUse(
        String parameter, String source, @Nullable String dataset, String sha256) {

    public DataUse {
        Objects.requireNonNull(parameter, "parameter");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(sha256, "sha256");
    }

    /** A registered dataset. */
    public static DataUse ofDataset(String parameter, String dataset, String sha256) {
        return new DataUse(parameter, dataset, dataset, sha256);
    }

    /** A file or folder. */
    public static DataUse ofPath(String parameter, String path, String sha256) {
        return new DataUse(parameter, path, null, sha256);
    }
}

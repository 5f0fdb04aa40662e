package ai.lepton.core.api;

import ai.lepton.core.data.MediaProfile;
import ai.lepton.core.data.TableProfile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known about a dataset's content without reading it.
 *
 * @param table of a table: its columns with their statistics; null of others
 * @param parts of a folder: the folders in it that hold files, such as one for each class, by path; empty of a file
 * @param endings how many files have which ending, the most frequent first
 * @param media of a folder or archive: its pictures, recordings and texts; null in profiles of before there were such
 */
public record DatasetProfile(
        @Nullable TableProfile table,
        List<Part> parts,
        List<Part> endings,
        @Nullable List<MediaProfile> media) {

    /** More parts or endings than that are not told apart. */
    public static final int MOST_PARTS = 1000;

    /**
     * Files that belong together.
     *
     * @param name of the part, such as {@code train/cats}, or an ending such as {@code png}; empty for what has none, and for
     *     what is beyond {@value #MOST_PARTS} parts
     * @param files how many
     * @param bytes their sizes together
     */
    public record Part(String name, long files, long bytes) {}

    public DatasetProfile {
        parts = List.copyOf(parts);
        endings = List.copyOf(endings);
        media = media == null ? List.of() : List.copyOf(media);
    }

    /** Without pictures, recordings and texts. */
    public DatasetProfile(@Nullable TableProfile table, List<Part> parts, List<Part> endings) {
        this(table, parts, endings, List.of());
    }

    /** Of a folder or archive: its pictures, recordings and texts. */
    @Override
    public List<MediaProfile> media() {
        return media == null ? List.of() : media;
    }
}

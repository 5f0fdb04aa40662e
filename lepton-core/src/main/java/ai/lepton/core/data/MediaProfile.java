package ai.lepton.core.data;

import java.util.List;
import java.util.Objects;

/**
 * What one pass over the pictures, recordings or texts of a folder or archive found out. Writes itself as JSON.
 *
 * @param kind what they are
 * @param files how many there are, by their endings
 * @param unreadable how many of them cannot be read as what they say they are
 * @param unreadableFiles those, by path: at most {@value #MOST_NAMED}
 * @param duplicates how many could go without losing any content: of three alike, two
 * @param duplicatesAcross how many of those are in another folder than the first alike: in another class, or another part
 * @param duplicateFiles paths of those alike, group by group: at most {@value #MOST_NAMED} groups
 * @param columns what is measured of each readable one, as columns of a table: of pictures class, height, width, format, colour,
 *     brightness and the means of the channels (0 to 255); of recordings class, seconds, rate and channels; of texts class, words
 *     and characters
 */
public record MediaProfile(
        Kind kind,
        long files,
        long unreadable,
        List<Unreadable> unreadableFiles,
        long duplicates,
        long duplicatesAcross,
        List<List<String>> duplicateFiles,
        List<ColumnProfile> columns) {

    /** More files or groups are not named. */
    public static final int MOST_NAMED = 50;

    /** What files are. */
    public enum Kind {
        PICTURES,
        SOUNDS,
        TEXTS
    }

    /**
     * A file that cannot be read.
     *
     * @param path in its folder or archive
     * @param reason what is wrong with it
     */
    public record Unreadable(String path, String reason) {}

    public MediaProfile {
        Objects.requireNonNull(kind, "kind");
        unreadableFiles = List.copyOf(unreadableFiles);
        duplicateFiles = duplicateFiles.stream().map(List::copyOf).toList();
        columns = List.copyOf(columns);
    }
}

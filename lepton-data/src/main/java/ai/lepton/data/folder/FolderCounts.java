package ai.lepton.data.folder;

import ai.lepton.core.api.DatasetProfile.Part;
import ai.lepton.core.content.DataContent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Counts the files of a folder: by the folders they are in, which are the classes of an image, sound or text folder, and
 * by their endings. Nothing is read but names and sizes.
 */
public final class FolderCounts {

    /** Longer ones are part of the name. */
    private static final int LONGEST_ENDING = 12;

    private final DataContent content;

    public FolderCounts(DataContent content) {
        this.content = content;
    }

    /**
     * By folder, sorted by its path, such as {@code train/cats}; files directly in the folder are counted under the empty
     * name. What is beyond the first {@code most} folders is counted under the empty name too.
     */
    public List<Part> folders(int most) {
        return counted(
                part -> part.path().contains("/")
                        ? part.path().substring(0, part.path().lastIndexOf('/'))
                        : "",
                Comparator.comparing(Part::name),
                most);
    }

    /** By ending in lower case, without its dot, the most frequent first; empty for files that have none. */
    public List<Part> endings(int most) {
        return counted(
                part -> ending(part.path()),
                Comparator.comparingLong(Part::files).reversed().thenComparing(Part::name),
                most);
    }

    private static String ending(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        int dot = name.lastIndexOf('.');
        return dot <= 0 || name.length() - dot - 1 > LONGEST_ENDING
                ? ""
                : name.substring(dot + 1).toLowerCase(Locale.ROOT);
    }

    private List<Part> counted(Function<DataContent.Part, String> group, Comparator<Part> order, int most) {
        Map<String, long[]> counts = new TreeMap<>();
        for (DataContent.Part part : content.parts()) {
            String name = group.apply(part);
            long[] count = counts.computeIfAbsent(
                    counts.size() < most || counts.containsKey(name) ? name : "", any -> new long[2]);
            count[0]++;
            count[1] += part.bytes();
        }
        List<Part> parts = new ArrayList<>();
        counts.forEach((name, count) -> parts.add(new Part(name, count[0], count[1])));
        parts.sort(order);
        return parts;
    }
}

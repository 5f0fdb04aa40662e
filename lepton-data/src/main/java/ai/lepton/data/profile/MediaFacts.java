package ai.lepton.data.profile;

import ai.lepton.core.FileErrors;
import ai.lepton.core.LeptonException;
import ai.lepton.core.data.ColumnProfile;
import ai.lepton.data.tree.FileKind;
import ai.lepton.data.tree.TreeFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is measured of files of one kind, as columns.
 *
 * @param <T> what is measured of one file
 */
abstract class MediaFacts<T> {

    private final MeasuredColumn classes = new MeasuredColumn("class", "CATEGORY");
    private long rows;

    static MediaFacts<?> of(FileKind kind) {
        return switch (kind) {
            case IMAGE -> new PictureFacts();
            case SOUND -> new SoundFacts();
            case TEXT -> new TextFacts();
        };
    }

    /** A file's figures; may be called by several threads. */
    abstract T measure(TreeFile file) throws IOException;

    /** Takes a file's figures in; called in the order of the files. */
    abstract void add(T measured);

    /** The columns beside the class. */
    abstract List<MeasuredColumn> measured();

    private record Outcome<T>(@Nullable T measured, String failure) {}

    /** Measures files, on several threads; for each why it cannot be read, empty where it can. */
    final List<Optional<String>> addAll(List<TreeFile> files) {
        List<Outcome<T>> outcomes = files.parallelStream().map(this::outcome).toList();
        List<Optional<String>> failures = new ArrayList<>();
        for (int i = 0; i < outcomes.size(); i++) {
            T measured = outcomes.get(i).measured;
            if (measured == null) {
                failures.add(Optional.of(outcomes.get(i).failure));
            } else {
                failures.add(Optional.empty());
                rows++;
                String folder = folder(files.get(i).path());
                if (!folder.isEmpty()) {
                    classes.add(folder);
                }
                add(measured);
            }
        }
        return failures;
    }

    private Outcome<T> outcome(TreeFile file) {
        try {
            return new Outcome<>(measure(file), "");
        } catch (LeptonException e) {
            // The path stands beside it already.
            String detail = e.detail();
            String name = file.name() + ": ";
            return new Outcome<>(null, detail.startsWith(name) ? detail.substring(name.length()) : detail);
        } catch (IOException e) {
            return new Outcome<>(null, FileErrors.reason(e));
        }
    }

    final List<ColumnProfile> columns() {
        List<ColumnProfile> columns = new ArrayList<>();
        if (classes.isUsed()) {
            columns.add(classes.profile(rows));
        }
        measured().stream().filter(MeasuredColumn::isUsed).forEach(column -> columns.add(column.profile(rows)));
        return columns;
    }

    /** The folder that a file is in, without those above it; empty for none. */
    private static String folder(String path) {
        String above = path.contains("/") ? path.substring(0, path.lastIndexOf('/')) : "";
        return above.substring(above.lastIndexOf('/') + 1);
    }
}

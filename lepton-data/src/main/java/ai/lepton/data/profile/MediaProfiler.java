package ai.lepton.data.profile;

import ai.lepton.core.LeptonException;
import ai.lepton.core.data.MediaProfile;
import ai.lepton.data.tree.FileKind;
import ai.lepton.data.tree.FileTree;
import ai.lepton.data.tree.TreeFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Looks through the pictures, recordings and texts of a folder or archive: what cannot be read, what is there twice, how large,
 * long and bright they are. Files are read on all processors, a hundred at a time; what is kept are figures and, for a moment,
 * the sizes and paths of all files.
 */
public final class MediaProfiler {

    private static final int AT_ONCE = 128;

    private MediaProfiler() {}

    /**
     * A profile for each kind of which there are files, by their endings.
     *
     * @throws LeptonException about the folder or archive itself; a file that cannot be read is counted and named
     */
    public static List<MediaProfile> profile(FileTree tree) {
        List<TreeFile> all = tree.allFiles("");
        List<MediaProfile> profiles = new ArrayList<>();
        for (FileKind kind : FileKind.values()) {
            List<TreeFile> files =
                    all.stream().filter(file -> kind.fits(file.fileName())).toList();
            if (!files.isEmpty()) {
                profiles.add(profile(kind, files));
            }
        }
        return profiles;
    }

    private static MediaProfile profile(FileKind kind, List<TreeFile> files) {
        MediaFacts<?> facts = MediaFacts.of(kind);
        List<MediaProfile.Unreadable> unreadable = new ArrayList<>();
        long failed = 0;
        for (int from = 0; from < files.size(); from += AT_ONCE) {
            List<TreeFile> some = files.subList(from, Math.min(files.size(), from + AT_ONCE));
            List<Optional<String>> failures = facts.addAll(some);
            for (int i = 0; i < failures.size(); i++) {
                if (failures.get(i).isPresent()) {
                    failed++;
                    if (unreadable.size() < MediaProfile.MOST_NAMED) {
                        unreadable.add(new MediaProfile.Unreadable(
                                some.get(i).path(), failures.get(i).get()));
                    }
                }
            }
        }
        DuplicateFiles duplicates = DuplicateFiles.among(files);
        return new MediaProfile(
                switch (kind) {
                    case IMAGE -> MediaProfile.Kind.PICTURES;
                    case SOUND -> MediaProfile.Kind.SOUNDS;
                    case TEXT -> MediaProfile.Kind.TEXTS;
                },
                files.size(),
                failed,
                unreadable,
                duplicates.count(),
                duplicates.across(),
                duplicates.groups(),
                facts.columns());
    }
}

package ai.lepton.data.files.internal;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.data.files.ArchiveLimits;
import ai.lepton.data.files.FileTree;
import ai.lepton.data.files.TreeFile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What is where in an archive; filled while it is read, then only asked. */
final class ArchiveIndex {

    private final String archive;
    private final ArchiveLimits limits;
    private final Map<String, Listing> folders = new HashMap<>();
    private final Set<String> files = new HashSet<>();
    private int entries;
    private long bytes;

    ArchiveIndex(String archive, ArchiveLimits limits) {
        this.archive = archive;
        this.limits = limits;
        folders.put("", new Listing());
    }

    /** What one folder holds. */
    private static final class Listing {
        private final TreeSet<String> folders = new TreeSet<>();
        private final List<TreeFile> files = new ArrayList<>();
    }

    /** Counts an entry of any kind, before it is looked at. */
    void count(String entry) {
        if (++entries > limits.maxEntries()) {
            throw over("more than " + limits.maxEntries() + " entries", entry);
        }
    }

    /** Counts the bytes of a file, before they are read. */
    void countBytes(String entry, long size) {
        if (size > limits.maxFileBytes()) {
            throw over(
                    String.format(Locale.ROOT, "%,d bytes in one file, at most %,d", size, limits.maxFileBytes()),
                    entry);
        }
        bytes += size;
        if (bytes > limits.maxBytes()) {
            throw over(String.format(Locale.ROOT, "more than %,d bytes unpacked", limits.maxBytes()), entry);
        }
    }

    LeptonException over(String found, String entry) {
        return new LeptonException(
                ErrorCode.ARCHIVE_UNSAFE,
                archive + ": " + found + ", at entry \"" + FilePaths.shown(entry)
                        + "\" (expected: an archive within the limits). Raise the limit if it is meant to be so large.");
    }

    void addFolder(String path) {
        if (!path.isEmpty() && !FilePaths.hasHiddenPart(path)) {
            folder(path);
        }
    }

    void addFile(TreeFile file) {
        String path = file.path();
        if (!files.add(path)) {
            throw FilePaths.unsafe(archive, path, "is there twice");
        }
        if (FilePaths.hasHiddenPart(path)) {
            return;
        }
        int slash = path.lastIndexOf('/');
        folder(slash < 0 ? "" : path.substring(0, slash)).files.add(file);
    }

    /** Ends filling. */
    void sort() {
        files.clear();
        folders.values().forEach(listing -> listing.files.sort(Comparator.comparing(TreeFile::path)));
    }

    boolean isFolder(String path) {
        return folders.containsKey(path);
    }

    List<String> folders(String path) {
        return List.copyOf(listing(path).folders);
    }

    List<TreeFile> files(String path) {
        return List.copyOf(listing(path).files);
    }

    String where(String path) {
        return path.isEmpty() ? archive : archive + "!/" + path;
    }

    private Listing listing(String path) {
        Listing listing = folders.get(path);
        if (listing == null) {
            throw new LeptonException(
                    ErrorCode.DATA_NOT_FOUND,
                    where(path) + ": there is no such folder (expected: a folder with the data)");
        }
        return listing;
    }

    /** Also makes those above it: archives need not say them. */
    private Listing folder(String path) {
        Listing known = folders.get(path);
        if (known != null) {
            return known;
        }
        int slash = path.lastIndexOf('/');
        folder(slash < 0 ? "" : path.substring(0, slash)).folders.add(path.substring(slash + 1));
        Listing made = new Listing();
        folders.put(path, made);
        return made;
    }

    /** An archive's part of {@link FileTree}. */
    abstract static class Tree implements FileTree {

        private final ArchiveIndex index;

        Tree(ArchiveIndex index) {
            this.index = index;
        }

        @Override
        public boolean isFolder(String path) {
            return index.isFolder(path);
        }

        @Override
        public List<String> folders(String folder) {
            return index.folders(folder);
        }

        @Override
        public List<TreeFile> files(String folder) {
            return index.files(folder);
        }

        @Override
        public String where(String path) {
            return index.where(path);
        }
    }
}

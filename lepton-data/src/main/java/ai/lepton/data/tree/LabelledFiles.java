package ai.lepton.data.tree;

import ai.lepton.codec.text.TextDecoder;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.data.table.Column;
import ai.lepton.data.table.ColumnType;
import ai.lepton.data.table.Schema;
import ai.lepton.data.table.Table;
import ai.lepton.data.tree.internal.FileTrees;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Files of one kind whose paths say what they are: in a folder for each class, or named by a pattern. As a {@link Table} each
 * file is a row: a column with the file itself (a text: what is in it), then a column for each named part of the path, a
 * category or, if asked for, a number. So the label, a speaker to group by, and the parts of an official split are columns
 * like any other.
 *
 * <p>In memory are the paths and their parts; a text is read with its chunk, pictures and recordings when they are asked for.
 * Usable until the tree is closed. Immutable.
 */
public final class LabelledFiles {

    /** The part that is the folder of a class. */
    public static final String LABEL = "label";

    /** The part that says {@code train}, {@code test} and the like, where folders of those names hold the classes. */
    public static final String PART = "part";

    /** The part that is where the file is, where nothing else is known of it. */
    public static final String FILE = "file";

    private static final List<String> PARTS = List.of("train", "dev", "val", "valid", "validation", "test");

    private final String origin;
    private final FileKind kind;
    private final List<String> names;
    private final List<LabelledFile> files;
    private final Set<String> numbers;
    private final TextDecoder decoder;

    private LabelledFiles(
            String origin,
            FileKind kind,
            List<String> names,
            List<LabelledFile> files,
            Set<String> numbers,
            TextDecoder decoder) {
        this.origin = origin;
        this.kind = kind;
        this.names = names;
        this.files = files;
        this.numbers = numbers;
        this.decoder = decoder;
    }

    /**
     * Files in a folder for each class, with a part {@code label}; {@code train}, {@code test} and folders for validation,
     * with the classes in them, give a part {@code part} too. Also one folder further down, see {@link FileTree#top}. Files of other kinds are left out.
     *
     * @throws LeptonException {@link ErrorCode#DATA_NOT_FOUND} if there are no classes, or no such files in one of them
     */
    public static LabelledFiles byFolder(FileTree tree, FileKind kind) {
        String top = tree.top();
        List<String> folders = tree.folders(top);
        List<LabelledFile> files = new ArrayList<>();
        boolean parted = PARTS.containsAll(folders) && (folders.contains("train") || folders.contains("test"));
        if (parted) {
            for (String part : PARTS) {
                if (folders.contains(part)) {
                    addClasses(tree, kind, FileTree.join(top, part), Map.of(PART, part), files);
                }
            }
        } else {
            addClasses(tree, kind, top, Map.of(), files);
        }
        List<String> names = parted ? List.of(PART, LABEL) : List.of(LABEL);
        return new LabelledFiles(tree.where(""), kind, names, List.copyOf(files), Set.of(), TextDecoder.DETECT);
    }

    /**
     * Files whose paths fit a pattern, sorted by path; others are left out.
     *
     * @throws LeptonException {@link ErrorCode#DATA_NOT_FOUND} if there is none
     */
    public static LabelledFiles matching(FileTree tree, FileKind kind, FilePattern pattern) {
        List<LabelledFile> files = new ArrayList<>();
        List<TreeFile> all = tree.allFiles("");
        for (TreeFile file : all) {
            Optional<Map<String, String>> parts = pattern.match(file.path());
            parts.ifPresent(found -> files.add(new LabelledFile(file, found)));
        }
        if (files.isEmpty()) {
            throw new LeptonException(
                    ErrorCode.DATA_NOT_FOUND,
                    tree.where("") + ": none of " + all.size() + " files fits \"" + pattern
                            + "\" (expected: at least one"
                            + (all.isEmpty()
                                    ? ""
                                    : "; the first is \"" + all.get(0).path() + "\"") + ")");
        }
        return new LabelledFiles(
                tree.where(""), kind, pattern.names(), List.copyOf(files), Set.of(), TextDecoder.DETECT);
    }

    /**
     * All files of a kind, folder by folder, of which nothing more is known than where each is, {@link #FILE}.
     *
     * @throws LeptonException {@link ErrorCode#DATA_NOT_FOUND} if there is none
     */
    public static LabelledFiles all(FileTree tree, FileKind kind) {
        List<LabelledFile> files = tree.allFiles("").stream()
                .filter(file -> kind.fits(file.fileName()))
                .map(LabelledFiles::unlabelled)
                .toList();
        if (files.isEmpty()) {
            throw new LeptonException(
                    ErrorCode.DATA_NOT_FOUND,
                    tree.where("") + ": no files in it that end in " + kind.endings() + " (expected: at least one)");
        }
        return new LabelledFiles(tree.where(""), kind, List.of(FILE), files, Set.of(), TextDecoder.DETECT);
    }

    /** Single files, whatever their endings, with the part {@link #FILE}; each is opened when it is read. */
    public static LabelledFiles of(List<Path> files, FileKind kind) {
        List<LabelledFile> all =
                files.stream().map(file -> unlabelled(FileTrees.single(file))).toList();
        String origin = all.size() == 1 ? all.get(0).file().name() : all.size() + " files";
        return new LabelledFiles(origin, kind, List.of(FILE), all, Set.of(), TextDecoder.DETECT);
    }

    private static LabelledFile unlabelled(TreeFile file) {
        return new LabelledFile(file, Map.of(FILE, file.name()));
    }

    /** Those files for which {@code wanted} holds, such as {@code file -> file.number("n") < 5}. */
    public LabelledFiles where(Predicate<LabelledFile> wanted) {
        return new LabelledFiles(
                origin, kind, names, files.stream().filter(wanted).toList(), numbers, decoder);
    }

    /**
     * Makes a part a column of numbers.
     *
     * @throws IllegalArgumentException if there is no such part, or one is no whole number
     */
    public LabelledFiles number(String part) {
        if (!names.contains(part)) {
            throw new IllegalArgumentException("part \"" + part + "\": unknown (expected: one of " + names + ")");
        }
        files.forEach(file -> file.number(part));
        Set<String> more = new TreeSet<>(numbers);
        more.add(part);
        return new LabelledFiles(origin, kind, names, files, more, decoder);
    }

    /** Reads texts so; {@link TextDecoder#DETECT} otherwise. */
    public LabelledFiles decoder(TextDecoder chosen) {
        return new LabelledFiles(origin, kind, names, files, numbers, chosen);
    }

    /** The files, in order. */
    public List<LabelledFile> files() {
        return files;
    }

    /** What a part of the paths can be, sorted. */
    public List<String> values(String part) {
        TreeSet<String> values = new TreeSet<>();
        files.forEach(file -> values.add(file.part(part)));
        return List.copyOf(values);
    }

    /**
     * A row for each file, in order: first the column {@code text}, {@code sound} or {@code image}, then the parts.
     *
     * <p>Reading it throws {@link LeptonException} {@link ErrorCode#DATA_CORRUPT} or {@link ErrorCode#FILE_UNREADABLE}, naming
     * the file, if a text cannot be read.
     */
    public Table table() {
        return table(kind.column());
    }

    /** {@link #table()} with another name for the first column. */
    public Table table(String column) {
        Schema schema = new Schema(Stream.concat(
                        Stream.of(Column.of(column, kind.type())),
                        names.stream()
                                .map(name -> Column.of(
                                        name, numbers.contains(name) ? ColumnType.NUMBER : ColumnType.CATEGORY)))
                .toList());
        return new LabelledTable(origin, schema, kind, files, decoder);
    }

    private static void addClasses(
            FileTree tree, FileKind kind, String folder, Map<String, String> parts, List<LabelledFile> files) {
        List<String> labels = tree.folders(folder);
        if (labels.isEmpty()) {
            throw new LeptonException(
                    ErrorCode.DATA_NOT_FOUND,
                    tree.where(folder) + ": no folders in it (expected: a folder of " + kind.endings()
                            + " files for each class)");
        }
        for (String label : labels) {
            String classFolder = FileTree.join(folder, label);
            int before = files.size();
            for (TreeFile file : tree.files(classFolder)) {
                if (kind.fits(file.fileName())) {
                    java.util.LinkedHashMap<String, String> all = new java.util.LinkedHashMap<>(parts);
                    all.put(LABEL, label);
                    files.add(new LabelledFile(file, all));
                }
            }
            if (files.size() == before) {
                throw new LeptonException(
                        ErrorCode.DATA_NOT_FOUND,
                        tree.where(classFolder) + ": no files in it that end in " + kind.endings()
                                + " (expected: at least one). Add some, or remove the folder.");
            }
        }
    }
}

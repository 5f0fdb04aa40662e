package ai.lepton.data.images;

import ai.lepton.codec.image.PictureDecoder;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.model.ImageSpec;
import ai.lepton.data.tree.ArchiveLimits;
import ai.lepton.data.tree.FileTree;
import ai.lepton.data.tree.TreeFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Pictures in a folder for each class: {@code DIR/<class>/*.png}, or {@code DIR/train/<class>} and
 * {@code DIR/test/<class>}; also in a zip, tar or tar.gz, and there also one folder further down. The names of the folders, sorted, are the classes; PNG, JPEG, GIF and BMP files are read, by
 * their endings and then by their content; hidden and other files are left out.
 *
 * <p>Without a test part, a fifth of each class is kept for testing: the files whose names have the smallest hashes under
 * the seed, so that the same files make the same parts on every machine.
 *
 * <p>All pictures are brought to one size and number of channels and held in memory, one byte a sample; what would take
 * more than half of the heap is refused before anything is decoded. Beside that, decoding holds one picture for each
 * processor, and an archive what {@link FileTree} says.
 *
 * <p>Immutable; each method returns a changed copy.
 */
public final class ClassFolders {

    private static final String TRAIN = "train";
    private static final String TEST = "test";

    /** The share of each class that is kept for testing where there is no test part. */
    private static final double TEST_SHARE = 0.2;

    private final Path folder;
    private final long seed;
    private final @Nullable ImageSpec spec;
    private final boolean skipUnreadable;
    private final PictureDecoder decoder;
    private final ArchiveLimits limits;

    private ClassFolders(
            Path folder,
            long seed,
            @Nullable ImageSpec spec,
            boolean skipUnreadable,
            PictureDecoder decoder,
            ArchiveLimits limits) {
        this.folder = folder;
        this.seed = seed;
        this.spec = spec;
        this.skipUnreadable = skipUnreadable;
        this.decoder = decoder;
        this.limits = limits;
    }

    /** Reads {@code folder}, or an archive, with seed 0, a size chosen by the pictures, and no patience with unreadable files. */
    public static ClassFolders of(Path folder) {
        return new ClassFolders(
                Objects.requireNonNull(folder, "folder"),
                0,
                null,
                false,
                PictureDecoder.STANDARD,
                ArchiveLimits.STANDARD);
    }

    /** Chooses the files to test with where there is no test part. */
    public ClassFolders seed(long chosen) {
        return new ClassFolders(folder, chosen, spec, skipUnreadable, decoder, limits);
    }

    /**
     * Prepares every picture like this. Otherwise the size is that of the pictures if all or most are alike and at most
     * 128 pixels a side, or else a square; and the channels are 1 if all files are grey, 3 otherwise.
     */
    public ClassFolders prepare(ImageSpec chosen) {
        return new ClassFolders(
                folder, seed, Objects.requireNonNull(chosen, "chosen"), skipUnreadable, decoder, limits);
    }

    /** Leaves out files that cannot be decoded, and says so in the notes, instead of failing. */
    public ClassFolders skipUnreadable() {
        return new ClassFolders(folder, seed, spec, true, decoder, limits);
    }

    /** Decodes with other limits. */
    public ClassFolders decoder(PictureDecoder chosen) {
        return new ClassFolders(folder, seed, spec, skipUnreadable, Objects.requireNonNull(chosen, "chosen"), limits);
    }

    /** Reads archives with other limits. */
    public ClassFolders limits(ArchiveLimits chosen) {
        return new ClassFolders(folder, seed, spec, skipUnreadable, decoder, Objects.requireNonNull(chosen, "chosen"));
    }

    /**
     * Reads all pictures.
     *
     * @throws LeptonException as {@link FileTree#open(Path, ArchiveLimits)}; {@link ErrorCode#DATA_NOT_FOUND} if classes or pictures are not there;
     *     {@link ErrorCode#DATA_MISMATCH} if the test part has a class that the training part has not, or all is one
     *     class; {@link ErrorCode#FILE_UNREADABLE} if something may not be read; {@link ErrorCode#IMAGE_UNREADABLE},
     *     naming the first few, if files cannot be decoded; {@link ErrorCode#OUT_OF_MEMORY} if there is no room
     */
    public LabelledImages read() {
        try (FileTree tree = FileTree.open(folder, limits)) {
            return read(tree);
        }
    }

    LabelledImages read(FileTree tree) {
        List<String> notes = new ArrayList<>();
        String top = tree.top();
        Split split = tree.isFolder(FileTree.join(top, TRAIN)) ? givenSplit(tree, top) : drawnSplit(tree, top, notes);
        return read("class folders in " + folder, split, notes);
    }

    /** The pictures of this folder's training part, or all of it, to train on, and others' to test with. */
    LabelledImages read(FileTree tree, ClassFolders tests, FileTree testTree) {
        String part = part(tree, TRAIN);
        List<String> labels = classesToLearn(tree, part);
        Split split =
                new Split(labels, labelled(tree, part, labels), tests.testFiles(testTree, labels, tree.where(part)));
        return read("class folders in " + folder + ", tested with " + tests.folder, split, new ArrayList<>());
    }

    /** Rows to train on that are from elsewhere, and the pictures of this folder's test part, or all of it, to test with. */
    LabelledImages test(
            String origin, List<String> labels, String where, LabelledImages.Rows train, FileTree testTree) {
        List<String> notes = new ArrayList<>();
        List<LabelledFile> files = testFiles(testTree, labels, where);
        PictureSizes sizes = PictureSizes.inspect(decoder, files);
        failOrNote(sizes.unreadable(), files.size(), notes);
        ImageSpec chosen = Objects.requireNonNull(spec, "spec");
        PictureLoader loader = new PictureLoader(decoder, chosen);
        loader.checkRoom(folder, files.size());
        LabelledImages.Rows test = loader.load(sizes.readable(files));
        failOrNote(loader.unreadable(), files.size(), notes);
        return LabelledImages.of(origin, labels, chosen, train, test, notes.toArray(String[]::new));
    }

    private LabelledImages read(String origin, Split split, List<String> notes) {
        List<LabelledFile> all = new ArrayList<>(split.train);
        all.addAll(split.test);
        PictureSizes sizes = PictureSizes.inspect(decoder, all);
        failOrNote(sizes.unreadable(), all.size(), notes);
        ImageSpec chosen = spec != null ? spec : sizes.choose(notes);
        PictureLoader loader = new PictureLoader(decoder, chosen);
        loader.checkRoom(folder, all.size());
        LabelledImages.Rows train = loader.load(sizes.readable(split.train));
        LabelledImages.Rows test = loader.load(sizes.readable(split.test));
        failOrNote(loader.unreadable(), all.size(), notes);
        if (train.inputs().rows() == 0 || test.inputs().rows() == 0) {
            throw new LeptonException(
                    ErrorCode.DATA_NOT_FOUND,
                    folder + ": " + train.inputs().rows() + " pictures to train on and "
                            + test.inputs().rows() + " to test with can be read (expected: at least 1 of each)");
        }
        return LabelledImages.of(origin, split.labels, chosen, train, test, notes.toArray(String[]::new));
    }

    /** A file and the place of its class among the labels. */
    record LabelledFile(TreeFile file, int label) {}

    private record Split(List<String> labels, List<LabelledFile> train, List<LabelledFile> test) {}

    private static Split givenSplit(FileTree tree, String top) {
        String trainFolder = FileTree.join(top, TRAIN);
        String testFolder = FileTree.join(top, TEST);
        List<String> labels = classesToLearn(tree, trainFolder);
        if (!tree.isFolder(testFolder)) {
            throw new LeptonException(
                    ErrorCode.DATA_NOT_FOUND,
                    tree.where(testFolder) + ": there is no such folder (expected: beside " + TRAIN
                            + ", the same classes to test with)");
        }
        return new Split(
                labels,
                labelled(tree, trainFolder, labels),
                testFiles(tree, testFolder, labels, tree.where(trainFolder)));
    }

    /** A part of the tree by its name, or all of it where there is none. */
    private static String part(FileTree tree, String name) {
        String top = tree.top();
        String part = FileTree.join(top, name);
        return tree.isFolder(part) ? part : top;
    }

    private List<LabelledFile> testFiles(FileTree tree, List<String> labels, String where) {
        return testFiles(tree, part(tree, TEST), labels, where);
    }

    /** @param where the classes are from, for messages */
    private static List<LabelledFile> testFiles(FileTree tree, String part, List<String> labels, String where) {
        List<String> unknown = new ArrayList<>(classes(tree, part));
        unknown.removeAll(labels);
        if (!unknown.isEmpty()) {
            throw new LeptonException(
                    ErrorCode.DATA_MISMATCH,
                    tree.where(part) + ": class " + String.join(", ", unknown) + " (expected: only classes of " + where
                            + ": " + shortened(labels) + ")");
        }
        return labelled(tree, part, labels);
    }

    /** The pictures of each class that is there. */
    private static List<LabelledFile> labelled(FileTree tree, String part, List<String> labels) {
        List<LabelledFile> files = new ArrayList<>();
        for (int label = 0; label < labels.size(); label++) {
            String classFolder = FileTree.join(part, labels.get(label));
            if (tree.isFolder(classFolder)) {
                files.addAll(pictures(tree, classFolder, label));
            }
        }
        return files;
    }

    private Split drawnSplit(FileTree tree, String top, List<String> notes) {
        List<String> labels = classesToLearn(tree, top);
        List<LabelledFile> train = new ArrayList<>();
        List<LabelledFile> test = new ArrayList<>();
        for (int label = 0; label < labels.size(); label++) {
            String classFolder = FileTree.join(top, labels.get(label));
            List<LabelledFile> pictures = pictures(tree, classFolder, label);
            if (pictures.size() < 2) {
                throw new LeptonException(
                        ErrorCode.DATA_NOT_FOUND,
                        tree.where(classFolder)
                                + ": 1 picture (expected: at least 2, one to train on and one to test with)");
            }
            int kept = (int) Math.max(1, Math.round(TEST_SHARE * pictures.size()));
            SeededSplit.divide(pictures, kept, seed, labels.get(label), train, test);
        }
        notes.add("no test folder: kept " + test.size() + " of " + (train.size() + test.size())
                + " pictures for testing, a fifth of each class, seed " + seed);
        return new Split(labels, train, test);
    }

    private static List<String> classes(FileTree tree, String part) {
        List<String> classes = tree.folders(part);
        if (classes.isEmpty()) {
            long loose =
                    tree.files(part).stream().filter(ClassFolders::isPicture).count();
            throw new LeptonException(
                    ErrorCode.DATA_NOT_FOUND,
                    tree.where(part) + ": no folders in it"
                            + (loose > 0 ? ", but " + loose + " pictures without a class" : "")
                            + " (expected: a folder of pictures for each class)");
        }
        return classes;
    }

    private static List<String> classesToLearn(FileTree tree, String part) {
        List<String> classes = classes(tree, part);
        if (classes.size() == 1) {
            throw new LeptonException(
                    ErrorCode.DATA_MISMATCH,
                    tree.where(part) + ": a single class, " + classes.get(0)
                            + " (expected: at least 2 folders, one for each class)");
        }
        return classes;
    }

    private static List<LabelledFile> pictures(FileTree tree, String classFolder, int label) {
        List<LabelledFile> pictures = tree.files(classFolder).stream()
                .filter(ClassFolders::isPicture)
                .map(file -> new LabelledFile(file, label))
                .toList();
        if (pictures.isEmpty()) {
            throw new LeptonException(
                    ErrorCode.DATA_NOT_FOUND,
                    tree.where(classFolder)
                            + ": no pictures in it (expected: PNG, JPEG, GIF or BMP files). Add some, or remove the"
                            + " folder.");
        }
        return pictures;
    }

    private static boolean isPicture(TreeFile file) {
        String name = file.fileName().toLowerCase(Locale.ROOT);
        return name.endsWith(".png")
                || name.endsWith(".jpg")
                || name.endsWith(".jpeg")
                || name.endsWith(".gif")
                || name.endsWith(".bmp");
    }

    private void failOrNote(List<String> unreadable, int files, List<String> notes) {
        if (unreadable.isEmpty()) {
            return;
        }
        String first = String.join("; ", unreadable.subList(0, Math.min(3, unreadable.size())));
        String more = unreadable.size() > 3 ? "; and " + (unreadable.size() - 3) + " more" : "";
        String found = unreadable.size() + " of " + files + " pictures cannot be read: " + first + more;
        if (!skipUnreadable) {
            throw new LeptonException(ErrorCode.IMAGE_UNREADABLE, folder + ": " + found + ". Repair or remove them.");
        }
        notes.add(found + ": left out");
    }

    private static String shortened(List<String> labels) {
        return labels.size() <= 10
                ? String.join(", ", labels)
                : String.join(", ", labels.subList(0, 10)) + " and " + (labels.size() - 10) + " more";
    }
}

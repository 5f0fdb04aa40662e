package ai.lepton.data.images;

import ai.lepton.codec.image.Picture;
import ai.lepton.codec.image.PictureDecoder;
import ai.lepton.codec.image.PictureInfo;
import ai.lepton.codec.image.PicturePreparation;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.core.model.ImageSpec;
import ai.lepton.data.DataFolders;
import ai.lepton.data.ImageCorpus;
import ai.lepton.data.LabelledImages;
import ai.lepton.sdk.data.KeyedRandom;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A folder per class with pictures in it: {@code DIR/<class>/*.png}, or {@code DIR/train/<class>} and {@code
 * DIR/test/<class>}; without a test folder a fifth of each class is held out, chosen by the seed. Classes are the folders'
 * names, sorted. Pictures are PNG, JPEG, GIF or BMP; other files and hidden ones are left alone.
 *
 * <p>All pictures come to one size: that of the first if all are alike and at most {@value #LARGEST_SIDE} pixels a side,
 * else {@value #SMALL_SIDE} or {@value #USUAL_SIDE} square, whichever is nearer to most of them. Grey if all are, else red,
 * green, blue. They are held in memory, a byte a sample, and may take half of the heap.
 */
public final class ImageFolder {

    private static final int LARGEST_SIDE = 128;
    private static final int SMALL_SIDE = 32;
    private static final int USUAL_SIDE = 64;
    private static final int TEST_FRACTION = 5;
    private static final int NAMED_FAILURES = 3;
    private static final List<String> ENDINGS = List.of(".png", ".jpg", ".jpeg", ".gif", ".bmp");
    private static final String EXPECTED = "a folder with a folder of pictures for each class";

    private ImageFolder() {}

    /** One picture file and its class. */
    private record Entry(Path file, int label) {}

    /**
     * Reads all pictures, several at a time.
     *
     * @param seed of the choice of held-out pictures
     * @throws LeptonException naming the folder or the files: {@link ErrorCode#DATA_NOT_FOUND}, {@link
     *     ErrorCode#DATA_MISMATCH} if there is one class only or a class has too few pictures, {@link
     *     ErrorCode#IMAGE_UNREADABLE}, {@link ErrorCode#OUT_OF_MEMORY}
     */
    public static ImageCorpus read(Path folder, long seed) {
        List<Path> found = DataFolders.list(folder, EXPECTED);
        boolean split = found.contains(folder.resolve("train")) && found.contains(folder.resolve("test"));
        Path trainRoot = split ? folder.resolve("train") : folder;
        List<String> classes = classes(trainRoot);
        List<Entry> train = entries(trainRoot, classes);
        List<Entry> test;
        if (split) {
            requireSameClasses(classes, folder.resolve("test"));
            test = entries(folder.resolve("test"), classes);
        } else {
            test = heldOut(train, classes, seed, folder);
            Set<Entry> held = new HashSet<>(test);
            train = train.stream().filter(entry -> !held.contains(entry)).toList();
        }
        ImageSpec spec = spec(train, test);
        requireMemory(spec, train.size() + test.size(), folder);
        String words = String.format(
                Locale.ROOT,
                "pictures in %s, %d classes, as %d x %d %s%s",
                folder,
                classes.size(),
                spec.height(),
                spec.width(),
                spec.channels() == 1 ? "grey" : "colour",
                split ? "" : ", a fifth held out");
        return new ImageCorpus(words, classes, decode(train, spec), decode(test, spec));
    }

    private static List<String> classes(Path root) {
        List<String> classes = DataFolders.list(root, EXPECTED).stream()
                .filter(Files::isDirectory)
                .map(path -> String.valueOf(path.getFileName()))
                .toList();
        if (classes.isEmpty()) {
            throw DataFolders.notFound(root, "no folders in it", EXPECTED);
        }
        if (classes.size() == 1) {
            throw new LeptonException(
                    ErrorCode.DATA_MISMATCH,
                    "data: " + root + ": one class, " + classes + " (expected: at least two folders of pictures)");
        }
        return classes;
    }

    private static void requireSameClasses(List<String> classes, Path test) {
        List<String> other = classes(test);
        if (!other.equals(classes)) {
            throw new LeptonException(
                    ErrorCode.DATA_MISMATCH,
                    "data: " + test + ": classes " + other + " (expected: those to train on, " + classes + ")");
        }
    }

    private static List<Entry> entries(Path root, List<String> classes) {
        List<Entry> entries = new ArrayList<>();
        for (int label = 0; label < classes.size(); label++) {
            Path folder = root.resolve(classes.get(label));
            int before = entries.size();
            for (Path file : DataFolders.list(folder, "pictures")) {
                String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
                if (ENDINGS.stream().anyMatch(name::endsWith)) {
                    entries.add(new Entry(file, label));
                }
            }
            if (entries.size() == before) {
                throw DataFolders.notFound(folder, "no pictures in it", "files ending in " + ENDINGS);
            }
        }
        return entries;
    }

    /** A fifth of each class, at least one, chosen by the seed. */
    private static List<Entry> heldOut(List<Entry> entries, List<String> classes, long seed, Path folder) {
        Map<Integer, List<Entry>> byClass =
                entries.stream().collect(Collectors.groupingBy(Entry::label, TreeMap::new, Collectors.toList()));
        List<Entry> test = new ArrayList<>();
        byClass.forEach((label, all) -> {
            if (all.size() < 2) {
                throw new LeptonException(
                        ErrorCode.DATA_MISMATCH,
                        "data: " + folder.resolve(classes.get(label)) + ": one picture (expected: at least two, one of"
                                + " them to test with)");
            }
            int[] order = KeyedRandom.permutation(all.size(), KeyedRandom.of(seed, "held out/" + classes.get(label)));
            int count = Math.max(1, all.size() / TEST_FRACTION);
            IntStream.range(0, count).forEach(i -> test.add(all.get(order[i])));
        });
        return test;
    }

    private static ImageSpec spec(List<Entry> train, List<Entry> test) {
        List<PictureInfo> all = each(
                java.util.stream.Stream.concat(train.stream(), test.stream()).toList(),
                entry -> PictureDecoder.STANDARD.inspect(entry.file()));
        PictureInfo first = all.get(0);
        boolean grey = all.stream().allMatch(PictureInfo::grey);
        boolean alike = all.stream().allMatch(info -> info.height() == first.height() && info.width() == first.width());
        int channels = grey ? 1 : 3;
        if (alike && Math.max(first.height(), first.width()) <= LARGEST_SIDE) {
            return new ImageSpec(first.height(), first.width(), channels, ImageSpec.Fit.RESIZE);
        }
        int[] sides = all.stream()
                .mapToInt(info -> Math.min(info.height(), info.width()))
                .sorted()
                .toArray();
        int side = sides[sides.length / 2] < (SMALL_SIDE + USUAL_SIDE) / 2 ? SMALL_SIDE : USUAL_SIDE;
        return new ImageSpec(side, side, channels, ImageSpec.Fit.RESIZE);
    }

    private static void requireMemory(ImageSpec spec, int count, Path folder) {
        long bytes = (long) spec.height() * spec.width() * spec.channels() * count;
        long limit = Runtime.getRuntime().maxMemory() / 2;
        if (bytes > Math.min(limit, Integer.MAX_VALUE - 8)) {
            throw new LeptonException(
                    ErrorCode.OUT_OF_MEMORY,
                    "data: " + folder + ": " + count + " pictures take " + (bytes >> 20) + " MiB (expected: at most "
                            + (limit >> 20) + ", half of the heap). Use fewer or smaller pictures, or a larger heap.");
        }
    }

    private static LabelledImages decode(List<Entry> entries, ImageSpec spec) {
        Shape image = Shape.of(spec.height(), spec.width(), spec.channels());
        NdArray images = NdArray.zeros(ai.lepton.core.DType.UINT8, image.prepend(entries.size()));
        List<Integer> rows = IntStream.range(0, entries.size()).boxed().toList();
        each(rows, row -> {
            Picture picture = PictureDecoder.STANDARD.decode(entries.get(row).file());
            NdArray pixels = PicturePreparation.prepare(picture, spec).input();
            images.rows(row, row + 1).buffer().put(pixels.buffer());
            return row;
        });
        long[] labels = entries.stream().mapToLong(Entry::label).toArray();
        return new LabelledImages(images, NdArray.of(Shape.of(labels.length), labels));
    }

    /** Does the work for all, on all cores; files that fail are named together, the first few. */
    private static <T, R> List<R> each(List<T> all, Function<T, R> work) {
        List<LeptonException> failures = java.util.Collections.synchronizedList(new ArrayList<>());
        List<R> results = all.parallelStream()
                .map(one -> {
                    try {
                        return java.util.Optional.of(work.apply(one));
                    } catch (LeptonException e) {
                        failures.add(e);
                        return java.util.Optional.<R>empty();
                    }
                })
                .flatMap(java.util.Optional::stream)
                .toList();
        if (!failures.isEmpty()) {
            List<String> details =
                    failures.stream().map(LeptonException::detail).sorted().toList();
            String more =
                    details.size() > NAMED_FAILURES ? " (and " + (details.size() - NAMED_FAILURES) + " more)" : "";
            throw new LeptonException(
                    failures.get(0).code(),
                    String.join("; ", details.subList(0, Math.min(NAMED_FAILURES, details.size()))) + more,
                    failures.get(0));
        }
        return results;
    }
}

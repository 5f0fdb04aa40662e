package ai.lepton.data.images;

import ai.lepton.codec.image.PictureDecoder;
import ai.lepton.codec.image.PictureInfo;
import ai.lepton.core.LeptonException;
import ai.lepton.core.model.ImageSpec;
import ai.lepton.data.images.ClassFolders.LabelledFile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the headers of all pictures say, and which size and channels suit them together. */
final class PictureSizes {

    /** Pictures that are larger are scaled down: small networks that are trained here gain nothing from more. */
    private static final int LARGEST_AS_IS = 128;

    private static final int LARGEST_SQUARE = 64;
    private static final int SMALLEST_SQUARE = 8;

    private final Map<String, PictureInfo> infos;
    private final Map<String, String> failures;

    private PictureSizes(Map<String, PictureInfo> infos, Map<String, String> failures) {
        this.infos = infos;
        this.failures = failures;
    }

    private record Size(int height, int width) {}

    static PictureSizes inspect(PictureDecoder decoder, List<LabelledFile> files) {
        record Inspected(String name, Object result) {}
        List<Inspected> inspected = files.parallelStream()
                .map(file -> {
                    try {
                        return new Inspected(
                                file.file().name(), decoder.inspect(file.file().name(), file.file()::open));
                    } catch (LeptonException e) {
                        return new Inspected(file.file().name(), e.detail());
                    }
                })
                .toList();
        Map<String, PictureInfo> infos = new HashMap<>();
        Map<String, String> failures = new TreeMap<>();
        for (Inspected one : inspected) {
            if (one.result instanceof PictureInfo info) {
                infos.put(one.name, info);
            } else {
                failures.put(one.name, one.result.toString());
            }
        }
        return new PictureSizes(infos, failures);
    }

    /** A line for each file whose header cannot be read. */
    List<String> unreadable() {
        return List.copyOf(failures.values());
    }

    List<LabelledFile> readable(List<LabelledFile> files) {
        return files.stream()
                .filter(file -> infos.containsKey(file.file().name()))
                .toList();
    }

    ImageSpec choose(List<String> notes) {
        int channels = infos.values().stream().allMatch(PictureInfo::grey) ? 1 : 3;
        Map<Size, Long> counts = infos.values().stream()
                .collect(Collectors.groupingBy(info -> new Size(info.height(), info.width()), Collectors.counting()));
        if (counts.isEmpty()) {
            return new ImageSpec(SMALLEST_SQUARE, SMALLEST_SQUARE, channels, ImageSpec.Fit.RESIZE);
        }
        Comparator<Map.Entry<Size, Long>> byCount = Map.Entry.comparingByValue();
        Map.Entry<Size, Long> most = counts.entrySet().stream()
                .max(byCount.thenComparing(entry -> (long) entry.getKey().height * entry.getKey().width)
                        .thenComparing(entry -> entry.getKey().height))
                .orElseThrow();
        Size size = most.getKey();
        boolean common = 2 * most.getValue() >= infos.size();
        if (!common || Math.max(size.height, size.width) > LARGEST_AS_IS) {
            size = square();
        }
        if (!counts.keySet().equals(Set.of(size))) {
            notes.add("pictures of " + describe(counts) + ": all scaled to " + size.height + " x " + size.width);
        }
        return new ImageSpec(size.height, size.width, channels, ImageSpec.Fit.RESIZE);
    }

    /** As large as the shorter side of the picture in the middle of all, within reason. */
    private Size square() {
        List<Integer> shorter = new ArrayList<>();
        infos.values().forEach(info -> shorter.add(Math.min(info.height(), info.width())));
        shorter.sort(Comparator.naturalOrder());
        int median = shorter.get(shorter.size() / 2);
        int side = Math.max(SMALLEST_SQUARE, Math.min(LARGEST_SQUARE, median / 4 * 4));
        return new Size(side, side);
    }

    private static String describe(Map<Size, Long> counts) {
        if (counts.size() == 1) {
            Size only = counts.keySet().iterator().next();
            return only.height + " x " + only.width;
        }
        return counts.size() + " sizes";
    }
}

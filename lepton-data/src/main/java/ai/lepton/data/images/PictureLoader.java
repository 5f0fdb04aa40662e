package ai.lepton.data.images;

import ai.lepton.codec.image.Picture;
import ai.lepton.codec.image.PictureDecoder;
import ai.lepton.codec.image.PicturePreparation;
import ai.lepton.codec.image.PreparedPicture;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.core.model.ImageSpec;
import ai.lepton.data.images.ClassFolders.LabelledFile;
import ai.lepton.data.tree.TreeFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.IntStream;

/** Decodes and prepares files on all processors, into one array. */
final class PictureLoader {

    private final PictureDecoder decoder;
    private final ImageSpec spec;
    private final Map<String, String> failures = new ConcurrentSkipListMap<>();

    PictureLoader(PictureDecoder decoder, ImageSpec spec) {
        this.decoder = decoder;
        this.spec = spec;
    }

    /** @throws LeptonException if so many pictures would take more than half of the heap */
    void checkRoom(Path folder, int pictures) {
        long bytes = (long) pictures * rowBytes();
        long heap = Runtime.getRuntime().maxMemory();
        if (bytes > heap / 2 || bytes > Integer.MAX_VALUE - 8) {
            throw new LeptonException(
                    ErrorCode.OUT_OF_MEMORY,
                    folder + ": " + pictures + " pictures of " + spec.height() + " x " + spec.width() + " x "
                            + spec.channels() + " take " + (bytes >> 20)
                            + " MiB (expected: at most half of the heap of "
                            + (heap >> 20)
                            + " MiB, and at most 2047). Prepare them smaller, or give Java more memory with"
                            + " -Xmx.");
        }
    }

    /** The rows of all files that can be decoded, in order. */
    LabelledImages.Rows load(List<LabelledFile> files) {
        int rowBytes = rowBytes();
        byte[] pixels = new byte[files.size() * rowBytes];
        boolean[] loaded = new boolean[files.size()];
        IntStream.range(0, files.size()).parallel().forEach(i -> {
            TreeFile file = files.get(i).file();
            try {
                Picture picture = decoder.decode(file.name(), file::open);
                PreparedPicture prepared = PicturePreparation.prepare(picture, spec);
                prepared.input().buffer().get(pixels, i * rowBytes, rowBytes);
                loaded[i] = true;
            } catch (LeptonException e) {
                failures.put(file.name(), e.detail());
            }
        });
        int[] kept = IntStream.range(0, files.size()).filter(i -> loaded[i]).toArray();
        long[] targets = new long[kept.length];
        for (int i = 0; i < kept.length; i++) {
            targets[i] = files.get(kept[i]).label();
        }
        NdArray all = NdArray.ofBytes(Shape.of(files.size(), spec.height(), spec.width(), spec.channels()), pixels);
        NdArray inputs = kept.length == files.size() ? all : all.gather(kept);
        return new LabelledImages.Rows(inputs, NdArray.of(Shape.of(targets.length), targets));
    }

    /** A line for each file that could not be decoded so far. */
    List<String> unreadable() {
        return new ArrayList<>(failures.values());
    }

    private int rowBytes() {
        return spec.height() * spec.width() * spec.channels();
    }
}

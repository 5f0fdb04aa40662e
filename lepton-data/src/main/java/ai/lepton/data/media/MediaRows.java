package ai.lepton.data.media;

import ai.lepton.codec.image.PictureDecoder;
import ai.lepton.codec.image.PicturePreparation;
import ai.lepton.codec.sound.SoundDecoder;
import ai.lepton.codec.sound.SoundPreparation;
import ai.lepton.core.DType;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.core.model.ImageSpec;
import ai.lepton.data.files.FileKind;
import ai.lepton.data.files.LabelledFile;
import ai.lepton.data.files.LabelledFiles;
import ai.lepton.data.files.TreeFile;
import ai.lepton.sdk.data.Field;
import ai.lepton.sdk.data.RowReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Rows of files, each decoded when it is asked for by the one function that serving uses too. Usable until the files' tree is
 * closed, which they leave to whoever opened it; nothing is kept ({@link RowReader#cached} does).
 *
 * <pre>{@code
 * try (FileTree tree = FileTree.open(Path.of("photos.zip"));
 *         RowDataset rows = RowDataset.of(MediaRows.pictures(files, "label", labels, spec).cached(1L << 30))) { ... }
 * }</pre>
 */
public final class MediaRows {

    private MediaRows() {}

    /**
     * Pictures with their classes.
     *
     * @param label the part of the paths that is the class
     * @param labels the names of the classes, in the model's order
     * @param spec what pictures are brought to
     * @return inputs {@code image} UINT8 {@code [H, W, C]}, targets {@code label} INT64 {@code []}; reading a row throws
     *     {@link ErrorCode#IMAGE_UNREADABLE} or {@link ErrorCode#IMAGE_TOO_LARGE}, naming the file
     * @throws LeptonException {@link ErrorCode#LABEL_OUT_OF_RANGE} if a file's class is none of {@code labels}
     */
    public static RowReader pictures(LabelledFiles files, String label, List<String> labels, ImageSpec spec) {
        Field image =
                new Field(FileKind.IMAGE.column(), DType.UINT8, Shape.of(spec.height(), spec.width(), spec.channels()));
        return new Rows(files, label, labels, List.of(image), file -> {
            NdArray pixels = PicturePreparation.prepare(PictureDecoder.STANDARD.decode(file.name(), file::open), spec)
                    .input();
            return List.of(pixels.reshape(image.shape()));
        });
    }

    /**
     * Recordings with their classes, each as long as it is: a batch is padded with silence behind their ends.
     *
     * @param label the part of the paths that is the class
     * @param labels the names of the classes, in the model's order
     * @param sampleRate what recordings are brought to, in samples a second
     * @return inputs {@code sound} FLOAT32 {@code [T]}, from -1 to 1, and {@code length} INT64 {@code []}, in samples; targets
     *     {@code label} INT64 {@code []}; reading a row throws {@link ErrorCode#SOUND_UNREADABLE} or
     *     {@link ErrorCode#SOUND_TOO_LARGE}, naming the file
     * @throws LeptonException {@link ErrorCode#LABEL_OUT_OF_RANGE} if a file's class is none of {@code labels}
     */
    public static RowReader sounds(LabelledFiles files, String label, List<String> labels, int sampleRate) {
        List<Field> inputs = List.of(
                new Field(FileKind.SOUND.column(), DType.FLOAT32, Shape.of(Shape.UNKNOWN)),
                new Field("length", DType.INT64, Shape.of()));
        return new Rows(files, label, labels, inputs, file -> {
            NdArray samples = SoundPreparation.mono(SoundDecoder.STANDARD.decode(file.name(), bytes(file)), sampleRate);
            return List.of(samples, NdArray.of(Shape.of(), (long) samples.elements()));
        });
    }

    private static byte[] bytes(TreeFile file) {
        try {
            return file.bytes();
        } catch (IOException e) {
            throw new LeptonException(
                    ErrorCode.FILE_UNREADABLE, file.name() + ": " + e.getMessage() + " (expected: a readable file)", e);
        }
    }

    private static final class Rows implements RowReader {

        private final List<LabelledFile> files;
        private final List<Field> inputs;
        private final long[] targets;
        private final Function<TreeFile, List<NdArray>> decode;

        Rows(
                LabelledFiles files,
                String label,
                List<String> labels,
                List<Field> inputs,
                Function<TreeFile, List<NdArray>> decode) {
            this.files = files.files();
            this.inputs = inputs;
            this.targets = targets(this.files, label, labels);
            this.decode = decode;
        }

        @Override
        public int size() {
            return files.size();
        }

        @Override
        public List<Field> inputs() {
            return inputs;
        }

        @Override
        public List<Field> targets() {
            return List.of(new Field(LabelledFiles.LABEL, DType.INT64, Shape.of()));
        }

        @Override
        public Row read(int index) {
            return new Row(decode.apply(files.get(index).file()), List.of(NdArray.of(Shape.of(), targets[index])));
        }

        private static long[] targets(List<LabelledFile> files, String label, List<String> labels) {
            Map<String, Integer> places = new TreeMap<>();
            for (String name : labels) {
                places.put(name, places.size());
            }
            long[] targets = new long[files.size()];
            List<String> unknown = new ArrayList<>();
            for (int i = 0; i < targets.length; i++) {
                Integer place = places.get(files.get(i).part(label));
                if (place == null) {
                    unknown.add(files.get(i).file().name() + ": " + label + " \""
                            + files.get(i).part(label) + "\"");
                } else {
                    targets[i] = place;
                }
            }
            if (!unknown.isEmpty()) {
                throw new LeptonException(
                        ErrorCode.LABEL_OUT_OF_RANGE,
                        unknown.get(0) + " (expected: one of " + labels + ")"
                                + (unknown.size() > 1 ? "; and " + (unknown.size() - 1) + " more files" : ""));
            }
            return targets;
        }
    }
}

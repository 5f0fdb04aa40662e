package ai.lepton.onnx.internal.recording;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.onnx.internal.graph.OnnxTypes;
import ai.lepton.sdk.preprocess.PictureTensor;
import ai.lepton.sdk.tensor.Tensor;

/** Pictures of the graph under construction, UINT8 {@code [N, H, W, C]}. */
final class RecordedPicture implements PictureTensor {

    private final Recorder recorder;
    private final String value;
    private final long channels;

    RecordedPicture(Recorder recorder, String value, long channels) {
        this.recorder = recorder;
        this.value = value;
        this.channels = channels;
    }

    @Override
    public Tensor resized(int height, int width) {
        requireSize(height, width);
        String channelsFirst = channelsFirst();
        String size = recorder.node("Concat")
                .input(sizes(channelsFirst, 0, 2))
                .input("size", height, width)
                .attribute("axis", 0)
                .output();
        return result(height, width, resize(channelsFirst, size));
    }

    @Override
    public Tensor covering(int height, int width) {
        requireSize(height, width);
        String channelsFirst = channelsFirst();
        String rows = sizes(channelsFirst, 2, 3);
        String columns = sizes(channelsFirst, 3, 4);
        // With whole numbers: rows by its share of the height, or more where the width needs more; and the other way
        // round.
        String size = recorder.node("Concat")
                .input(sizes(channelsFirst, 0, 2))
                .input(recorder.node("Max")
                        .input(scaled(rows, width, columns))
                        .input("height", height)
                        .output())
                .input(recorder.node("Max")
                        .input(scaled(columns, height, rows))
                        .input("width", width)
                        .output())
                .attribute("axis", 0)
                .output();
        String scaled = resize(channelsFirst, size);
        NdArray wanted = NdArray.of(Shape.of(2), (long) height, (long) width);
        String spare = recorder.node("Sub")
                .input(sizes(scaled, 2, 4))
                .input("size", wanted)
                .output();
        String start = recorder.node("Div").input(spare).input("halves", 2).output();
        String end = recorder.node("Add").input(start).input("size", wanted).output();
        String cut = recorder.node("Slice")
                .input(scaled)
                .input(start)
                .input(end)
                .input("axes", 2, 3)
                .output();
        return result(height, width, cut);
    }

    /** {@code size * by / of}, rounded. */
    private String scaled(String size, long by, String of) {
        String product = recorder.node("Mul").input(size).input("by", by).output();
        String half = recorder.node("Div").input(of).input("halves", 2).output();
        String rounded = recorder.node("Add").input(product).input(half).output();
        return recorder.node("Div").input(rounded).input(of).output();
    }

    /** The sizes of some axes, INT64. */
    private String sizes(String tensor, int from, int to) {
        return recorder.node("Shape")
                .input(tensor)
                .attribute("start", from)
                .attribute("end", to)
                .output();
    }

    private String channelsFirst() {
        String floats = recorder.node("Cast")
                .input(value)
                .attribute("to", OnnxTypes.number(DType.FLOAT32))
                .output();
        return recorder.node("Transpose")
                .input(floats)
                .attribute("perm", Layout.CHANNELS_FIRST.fromPlain())
                .output();
    }

    /**
     * Without exclude_outside, pixels beyond the border would count as black in the filter. All four sizes are given: ONNX
     * Runtime 1.28 moves a transposition behind it to its front and then misreads the operator's axes.
     */
    private String resize(String channelsFirst, String sizes) {
        return recorder.node("Resize")
                .input(channelsFirst)
                .noInput()
                .noInput()
                .input(sizes)
                .attribute("mode", "linear")
                .attribute("coordinate_transformation_mode", "half_pixel")
                .attribute("antialias", 1)
                .attribute("exclude_outside", 1)
                .output();
    }

    private Tensor result(int height, int width, String channelsFirst) {
        Shape shape = Shape.of(Shape.UNKNOWN, height, width, channels);
        return new RecordedTensor(recorder, DType.FLOAT32, shape, Layout.CHANNELS_FIRST, channelsFirst);
    }

    private static void requireSize(int height, int width) {
        if (height < 1 || width < 1) {
            throw new IllegalArgumentException("size: " + height + " x " + width + " (expected: > 0)");
        }
    }
}

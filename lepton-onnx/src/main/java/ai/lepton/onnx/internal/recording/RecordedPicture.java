package ai.lepton.onnx.internal.recording;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.onnx.internal.graph.NodeBuilder;
import ai.lepton.onnx.internal.graph.OnnxTypes;
import ai.lepton.sdk.preprocess.PictureTensor;
import ai.lepton.sdk.tensor.Tensor;
import org.jspecify.annotations.Nullable;

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
        return result(height, width, resize(height, width, null));
    }

    @Override
    public Tensor covering(int height, int width) {
        requireSize(height, width);
        String scaled = resize(height, width, "not_smaller");
        NdArray size = NdArray.of(Shape.of(2), (long) height, (long) width);
        String found = recorder.node("Shape")
                .input(scaled)
                .attribute("start", 2)
                .attribute("end", 4)
                .output();
        String spare = recorder.node("Sub").input(found).input("size", size).output();
        String start = recorder.node("Div")
                .input(spare)
                .input("halves", NdArray.of(Shape.of(), 2L))
                .output();
        String end = recorder.node("Add").input(start).input("size", size).output();
        String cut = recorder.node("Slice")
                .input(scaled)
                .input(start)
                .input(end)
                .input("axes", 2, 3)
                .output();
        return result(height, width, cut);
    }

    /** Without exclude_outside, pixels beyond the border would count as black in the filter. */
    private String resize(int height, int width, @Nullable String aspect) {
        String floats = recorder.node("Cast")
                .input(value)
                .attribute("to", OnnxTypes.number(DType.FLOAT32))
                .output();
        String channelsFirst = recorder.node("Transpose")
                .input(floats)
                .attribute("perm", Layout.CHANNELS_FIRST.fromPlain())
                .output();
        NodeBuilder node = recorder.node("Resize")
                .input(channelsFirst)
                .noInput()
                .noInput()
                .input("sizes", height, width)
                .attribute("axes", new long[] {2, 3})
                .attribute("mode", "linear")
                .attribute("coordinate_transformation_mode", "half_pixel")
                .attribute("antialias", 1)
                .attribute("exclude_outside", 1);
        if (aspect != null) {
            node.attribute("keep_aspect_ratio_policy", aspect);
        }
        return node.output();
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

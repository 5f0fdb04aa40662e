package ai.lepton.onnx.internal.recording;

import ai.lepton.core.DType;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.sdk.preprocess.LogMel;
import ai.lepton.sdk.preprocess.SoundTensor;
import ai.lepton.sdk.tensor.Tensor;

/** Recordings of the graph under construction, FLOAT32 {@code [N, T]}. */
final class RecordedSound implements SoundTensor {

    private final Recorder recorder;
    private final String value;

    RecordedSound(Recorder recorder, String value) {
        this.recorder = recorder;
        this.value = value;
    }

    @Override
    public Tensor cut(int samples) {
        if (samples < 1) {
            throw new IllegalArgumentException("samples: " + samples + " (expected: > 0)");
        }
        // Shorter first: what is padded is then at most twice what is wanted, however long the recording.
        String shortened = slice(value, samples);
        String padded = recorder.node("Pad")
                .input(shortened)
                .input("pads", 0, 0, 0, samples)
                .output();
        return new RecordedTensor(
                recorder, DType.FLOAT32, Shape.of(Shape.UNKNOWN, samples), Layout.PLAIN, slice(padded, samples));
    }

    @Override
    public Tensor logMel(int samples, LogMel options) {
        int frames = options.frames(samples);
        if (frames < 1) {
            throw new IllegalArgumentException(
                    "samples: " + samples + " (expected: at least one window, " + options.window() + ")");
        }
        RecordedTensor recording = (RecordedTensor) cut(samples);
        String signal = recorder.node("Unsqueeze")
                .input(recording.in(Layout.PLAIN))
                .input("axes", 2)
                .output();
        String spectrum = recorder.node("STFT")
                .input(signal)
                .input("step", NdArray.of(Shape.of(), (long) options.hop()))
                .input("window", NdArray.of(Shape.of(options.window()), options.hann()))
                .input("length", NdArray.of(Shape.of(), (long) options.window()))
                .attribute("onesided", 1)
                .output();
        String power = recorder.node("ReduceSumSquare")
                .input(spectrum)
                .input("axes", 3)
                .attribute("keepdims", 0)
                .output();
        NdArray triangles = NdArray.of(Shape.of(options.frequencies(), options.bands()), options.triangles());
        String bands = recorder.node("MatMul")
                .input(power)
                .input("triangles", triangles)
                .output();
        String audible = recorder.node("Max")
                .input(bands)
                .input("floor", NdArray.of(Shape.of(), (float) options.floor()))
                .output();
        String loudness = recorder.node("Log").input(audible).output();
        Shape shape = Shape.of(Shape.UNKNOWN, frames, options.bands());
        return new RecordedTensor(recorder, DType.FLOAT32, shape, Layout.PLAIN, loudness);
    }

    private String slice(String samples, int count) {
        return recorder.node("Slice")
                .input(samples)
                .input("starts", 0)
                .input("ends", count)
                .input("axes", 1)
                .output();
    }
}

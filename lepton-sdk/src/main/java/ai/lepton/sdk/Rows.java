package ai.lepton.sdk;

import ai.lepton.core.DType;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.sdk.data.Dataset;
import ai.lepton.sdk.data.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Whether rows fit a model. */
final class Rows {

    private static final int LENGTH = 8;

    private Rows() {}

    /**
     * Checks a dataset before it is trained or evaluated on.
     *
     * @param name of the argument
     */
    static void check(Model model, String name, Dataset rows) {
        requireSome(name, rows);
        checkCount(
                name + ": inputs",
                rows.inputs(),
                model.inputs().stream().map(Input::name).toList());
        checkCount(
                name + ": targets",
                rows.targets(),
                model.outputs().stream().map(Output::name).toList());
        for (int i = 0; i < model.inputs().size(); i++) {
            Input input = model.inputs().get(i);
            Field field = rows.inputs().get(i);
            String what = model.inputs().size() == 1 ? "inputs" : "input \"" + input.name() + "\"";
            checkField(name + ": " + what, input, field.dtype(), field.shape());
        }
    }

    static void requireSome(String name, Dataset rows) {
        if (rows.size() == 0) {
            throw new LeptonException(ErrorCode.DATA_MISMATCH, name + ": none (expected: at least one row)");
        }
    }

    /** The arrays in the order of the model's inputs. */
    static List<NdArray> inOrder(Model model, Map<String, NdArray> arrays) {
        List<NdArray> ordered = new ArrayList<>();
        for (Input input : model.inputs()) {
            NdArray array = arrays.get(input.name());
            if (array == null) {
                throw new LeptonException(
                        ErrorCode.MISSING_INPUT,
                        "inputs: " + arrays.keySet() + " (expected: \"" + input.name() + "\" too)");
            }
            if (array.shape().rank() == 0
                    || !input.shape().accepts(array.shape().withoutFirst())) {
                throw new LeptonException(
                        ErrorCode.SHAPE_MISMATCH,
                        (model.inputs().size() == 1 ? "inputs" : "input \"" + input.name() + "\"") + ": "
                                + array.shape() + " (expected: "
                                + input.shape().prepend(Shape.UNKNOWN) + ")");
            }
            if (!ordered.isEmpty() && array.rows() != ordered.get(0).rows()) {
                throw new LeptonException(
                        ErrorCode.SHAPE_MISMATCH,
                        "input \"" + input.name() + "\": " + array.rows() + " rows (expected: "
                                + ordered.get(0).rows() + ", as many as the first input has)");
            }
            ordered.add(array);
        }
        if (arrays.size() != ordered.size()) {
            throw new LeptonException(
                    ErrorCode.UNKNOWN_INPUT,
                    "inputs: " + arrays.keySet() + " (expected: "
                            + model.inputs().stream().map(Input::name).toList() + ")");
        }
        return ordered;
    }

    /** One row of zeros; a size that may be any is {@value #LENGTH}, more than the kernel of most convolutions. */
    static NdArray zeros(Input input) {
        long[] sizes = input.shape().prepend(1).toArray();
        return NdArray.zeros(
                input.dtype(),
                Shape.of(Arrays.stream(sizes)
                        .map(size -> size == Shape.UNKNOWN ? LENGTH : size)
                        .toArray()));
    }

    private static void checkCount(String what, List<Field> fields, List<String> expected) {
        List<String> names = fields.stream().map(Field::name).toList();
        if (expected.size() == 1 ? names.size() != 1 : !names.equals(expected)) {
            throw new LeptonException(
                    ErrorCode.DATA_MISMATCH,
                    what + ": " + names + " (expected: " + (expected.size() == 1 ? "one" : expected) + ")");
        }
    }

    private static void checkField(String name, Input input, DType dtype, Shape shape) {
        if (!input.shape().accepts(shape)) {
            throw new LeptonException(
                    ErrorCode.SHAPE_MISMATCH,
                    name + " of " + shape + " (expected: " + input.shape() + ", as the model's input)");
        }
        boolean bothFloating = dtype.isFloating() && input.dtype().isFloating();
        if (!bothFloating && dtype != input.dtype()) {
            throw new LeptonException(
                    ErrorCode.DTYPE_MISMATCH,
                    name + " of " + dtype + " (expected: " + input.dtype() + ", as the model's input)");
        }
    }
}

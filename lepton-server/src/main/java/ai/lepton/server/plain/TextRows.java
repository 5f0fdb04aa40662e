package ai.lepton.server.plain;

import ai.lepton.core.DType;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.core.model.TensorSpec;
import ai.lepton.runtime.LoadedModel;
import com.linecorp.armeria.common.MediaType;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A text in UTF-8, whole: one row of a model that takes one text. */
final class TextRows implements RowReader {

    @Override
    public String kind() {
        return "text/plain";
    }

    @Override
    public boolean reads(MediaType type) {
        return type.is(MediaType.PLAIN_TEXT)
                || (type.type().equals("text") && type.subtype().equals("plain"));
    }

    @Override
    public boolean recognises(byte[] body) {
        return false; // anything may be a text
    }

    @Override
    public Rows read(byte[] body, LoadedModel model) {
        List<TensorSpec> inputs = model.signature().inputs();
        TensorSpec input = inputs.get(0);
        if (inputs.size() != 1 || input.dtype() != DType.STRING) {
            throw new LeptonException(
                    ErrorCode.INPUT_MISMATCH,
                    "body: a text (expected: JSON, as this model takes "
                            + inputs.stream().map(TensorSpec::name).toList() + ")");
        }
        String text = text(body);
        if (ValueRows.takes(input)) {
            ValueRows values = new ValueRows(1);
            values.add(input, List.of(text));
            return values.read(List.of());
        }
        long[] sizes = new long[Math.max(1, input.shape().rank())];
        Arrays.fill(sizes, 1);
        return Rows.together(1, Map.of(input.name(), NdArray.of(Shape.of(sizes), text)), List.of());
    }

    /** @throws LeptonException {@link ErrorCode#BAD_REQUEST} if it is not in UTF-8 */
    static String text(byte[] body) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new LeptonException(ErrorCode.BAD_REQUEST, "body: another encoding (expected: UTF-8)", e);
        }
    }
}

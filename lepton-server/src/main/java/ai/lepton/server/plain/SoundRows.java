package ai.lepton.server.plain;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.model.TensorSpec;
import ai.lepton.runtime.LoadedModel;
import com.linecorp.armeria.common.MediaType;
import java.util.List;
import java.util.Map;

/** A recording as WAV, brought to the model's sample rate: one row of a model that takes one recording. */
final class SoundRows implements RowReader {

    private static final int HEAD = 12;

    @Override
    public String kind() {
        return "audio/wav";
    }

    @Override
    public boolean reads(MediaType type) {
        return type.type().equals("audio");
    }

    @Override
    public boolean recognises(byte[] body) {
        return body.length >= HEAD
                && body[0] == 'R'
                && body[1] == 'I'
                && body[2] == 'F'
                && body[3] == 'F'
                && body[8] == 'W'
                && body[9] == 'A'
                && body[10] == 'V'
                && body[11] == 'E';
    }

    @Override
    public Rows read(byte[] body, LoadedModel model) {
        List<TensorSpec> inputs = model.signature().inputs();
        TensorSpec input = inputs.get(0);
        if (inputs.size() != 1 || !RequestMedia.isSound(input)) {
            throw new LeptonException(
                    ErrorCode.INPUT_MISMATCH,
                    "body: a recording (expected: JSON, as this model takes "
                            + inputs.stream().map(TensorSpec::name).toList() + " and no recording)");
        }
        return Rows.together(1, Map.of(input.name(), new RequestMedia().sound(input, "body", body)), List.of());
    }
}

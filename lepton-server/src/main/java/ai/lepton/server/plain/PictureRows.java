package ai.lepton.server.plain;

import ai.lepton.codec.raw.RawPart;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.model.TensorSpec;
import ai.lepton.runtime.LoadedModel;
import com.linecorp.armeria.common.MediaType;
import java.util.List;
import java.util.Map;

/** A picture, prepared as those were that the model learned from. */
final class PictureRows implements RowReader {

    @Override
    public String kind() {
        return "image/png or image/jpeg";
    }

    @Override
    public boolean reads(MediaType type) {
        return type.type().equals("image");
    }

    @Override
    public boolean recognises(byte[] body) {
        boolean png = body.length > 3 && body[0] == (byte) 0x89 && body[1] == 'P' && body[2] == 'N' && body[3] == 'G';
        boolean jpeg = body.length > 2 && body[0] == (byte) 0xFF && body[1] == (byte) 0xD8 && body[2] == (byte) 0xFF;
        return png || jpeg;
    }

    @Override
    public Rows read(byte[] body, LoadedModel model) {
        List<TensorSpec> inputs = model.signature().inputs();
        TensorSpec input = inputs.get(0);
        if (inputs.size() != 1 || !RequestMedia.isPicture(input)) {
            throw new LeptonException(
                    ErrorCode.INPUT_MISMATCH,
                    "body: a picture (expected: JSON, as this model takes "
                            + inputs.stream().map(TensorSpec::name).toList() + " and no picture)");
        }
        RequestMedia media = new RequestMedia();
        List<RawPart> parts =
                RawPart.of(1, Map.of(), Map.of(input.name(), List.of(media.picture(input, "body", body))));
        return new Rows(parts, media.notes());
    }
}

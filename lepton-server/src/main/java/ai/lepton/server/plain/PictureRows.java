package ai.lepton.server.plain;

import ai.lepton.codec.image.Picture;
import ai.lepton.codec.image.PictureDecoder;
import ai.lepton.codec.image.PicturePreparation;
import ai.lepton.codec.image.PreparedPicture;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.model.ImageSpec;
import ai.lepton.core.model.TensorSpec;
import ai.lepton.runtime.LoadedModel;
import com.linecorp.armeria.common.MediaType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A picture, prepared as those were that the model learned from. */
final class PictureRows implements RowReader {

    /** Of 24 megapixels at most: what a telephone takes, and little memory. */
    private static final PictureDecoder DECODER = new PictureDecoder(24_000_000, 64L << 20);

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
        ImageSpec image = input.image();
        if (inputs.size() != 1 || image == null) {
            throw new LeptonException(
                    ErrorCode.INPUT_MISMATCH,
                    "body: a picture (expected: JSON, as this model takes "
                            + inputs.stream().map(TensorSpec::name).toList() + " and no picture)");
        }
        Picture picture = DECODER.decode("body", body);
        PreparedPicture prepared = PicturePreparation.prepare(picture, image);
        List<String> notes = new ArrayList<>(picture.notes());
        prepared.notes().stream().filter(note -> !notes.contains(note)).forEach(notes::add);
        return new Rows(Map.of(input.name(), prepared.input()), notes);
    }
}

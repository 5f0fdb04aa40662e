package ai.lepton.data.feature;

import ai.lepton.codec.raw.RawColumn;
import ai.lepton.core.NdArray;
import ai.lepton.core.model.TensorSpec;
import ai.lepton.data.raw.RawChunks;
import ai.lepton.data.table.Chunk;

/** The texts of a column as the model gets them: missing ones empty, the others cleaned. */
final class RawTexts {

    private final RawColumn column;

    RawTexts(TensorSpec input) {
        this.column = RawColumn.of(input);
    }

    String[] of(Chunk chunk) {
        NdArray array = column.texts(RawChunks.texts(chunk, column.input().name()));
        String[] texts = new String[array.elements()];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = array.textAt(i);
        }
        return texts;
    }
}

package ai.lepton.data.feature;

import ai.lepton.codec.raw.RawColumn;
import ai.lepton.codec.raw.RawMedia;
import ai.lepton.codec.raw.RawPart;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.FileErrors;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.model.ValueSpec.Kind;
import ai.lepton.data.table.Chunk;
import ai.lepton.data.table.MediaFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes a model's raw inputs from chunks of a table, by the functions that serving calls too. */
final class RawReader {

    private final List<RawColumn> columns;

    RawReader(List<FittedFeature> features) {
        this.columns =
                features.stream().map(feature -> RawColumn.of(feature.raw())).toList();
    }

    /** All rows of a chunk, pictures and recordings decoded. */
    List<RawPart> parts(Chunk chunk) {
        Map<String, List<NdArray>> media = new LinkedHashMap<>();
        files(chunk).forEach((name, files) -> {
            List<NdArray> decoded = new ArrayList<>();
            for (MediaFile file : files) {
                decoded.add(decode(name, file));
            }
            media.put(name, decoded);
        });
        return RawPart.of(chunk.size(), plain(chunk), media);
    }

    /** Numbers, texts and dates, {@code [N]} each. */
    Map<String, NdArray> plain(Chunk chunk) {
        Map<String, NdArray> arrays = new LinkedHashMap<>();
        for (RawColumn column : columns) {
            String name = column.input().name();
            switch (column.kind()) {
                case NUMBER -> arrays.put(name, column.numbers(chunk.numbers(name)));
                case CATEGORY, TEXT -> arrays.put(name, column.texts(Cells.texts(chunk, name)));
                case DATE -> arrays.put(name, column.dates(chunk.dates(name)));
                case IMAGE, SOUND -> {}
            }
        }
        return arrays;
    }

    /** Pictures and recordings, not read yet. */
    Map<String, MediaFile[]> files(Chunk chunk) {
        Map<String, MediaFile[]> all = new LinkedHashMap<>();
        for (RawColumn column : columns) {
            if (column.kind() == Kind.IMAGE || column.kind() == Kind.SOUND) {
                String name = column.input().name();
                @Nullable MediaFile[] found = chunk.media(name);
                MediaFile[] files = new MediaFile[found.length];
                for (int i = 0; i < files.length; i++) {
                    MediaFile file = found[i];
                    if (file == null) {
                        throw new LeptonException(
                                ErrorCode.DATA_MISMATCH,
                                "column \"" + name + "\" row " + chunk.row(i)
                                        + ": missing (expected: a file in every row). Drop such rows.");
                    }
                    files[i] = file;
                }
                all.put(name, files);
            }
        }
        return all;
    }

    /** One picture or recording, {@code [1, ...]}. */
    NdArray decode(String name, MediaFile file) {
        RawColumn column = columns.stream()
                .filter(c -> c.input().name().equals(name))
                .findFirst()
                .orElseThrow();
        try {
            RawMedia media = new RawMedia(file.name(), file.bytes());
            return column.kind() == Kind.IMAGE ? column.picture(media) : column.sound(media);
        } catch (IOException e) {
            throw new LeptonException(
                    ErrorCode.FILE_UNREADABLE,
                    file.name() + ": cannot be read: " + FileErrors.reason(e) + " (expected: a file that can be read)",
                    e);
        }
    }
}

package ai.lepton.data.files;

import ai.lepton.core.LeptonException;
import ai.lepton.data.table.FileTable;
import ai.lepton.data.table.ReadOptions;
import ai.lepton.data.table.csv.CsvTable;
import ai.lepton.data.table.internal.DataFile;
import ai.lepton.data.table.json.JsonLinesTable;
import ai.lepton.data.table.npy.NumpyTable;
import ai.lepton.data.table.parquet.ParquetTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.ZipFile;

/** Opens a file as a table, by what is in it rather than by its name: CSV and its relatives, JSON lines, Parquet, NumPy. */
public final class TableFiles {

    private static final int HEAD = 4096;

    private TableFiles() {}

    /** Opens a file; everything that can be found out is. */
    public static FileTable open(Path file) {
        return open(file, ReadOptions.DEFAULT);
    }

    /**
     * Opens a file.
     *
     * @throws LeptonException as the readers do: {@code DATA_NOT_FOUND}, {@code FILE_UNREADABLE}, {@code DATA_CORRUPT},
     *     {@code DATA_MISMATCH}
     */
    public static FileTable open(Path file, ReadOptions options) {
        byte[] head = DataFile.of(file, options.limits()).head(HEAD);
        if (begins(head, "\u0093NUMPY") || (begins(head, "PK\u0003\u0004") && isNumpyArchive(file))) {
            return NumpyTable.of(file, options);
        }
        if (begins(head, "PAR1")) {
            return ParquetTable.of(file, options);
        }
        if (isJson(head)) {
            return JsonLinesTable.of(file, options);
        }
        return CsvTable.of(file, options);
    }

    private static boolean begins(byte[] head, String magic) {
        return new String(head, StandardCharsets.ISO_8859_1).startsWith(magic);
    }

    /** An object, or an array of objects; a line of CSV hardly begins so. */
    private static boolean isJson(byte[] head) {
        String text =
                new String(head, StandardCharsets.UTF_8).replace("\uFEFF", "").stripLeading();
        if (text.startsWith("[")) {
            text = text.substring(1).stripLeading();
        }
        return text.startsWith("{") && text.substring(1).stripLeading().matches("(?s)[\"}].*");
    }

    private static boolean isNumpyArchive(Path file) {
        if (file.toString().toLowerCase(Locale.ROOT).endsWith(".npz")) {
            return true;
        }
        try (ZipFile zip = new ZipFile(file.toFile())) {
            return zip.size() > 0
                    && zip.stream().allMatch(entry -> entry.getName().endsWith(".npy"));
        } catch (IOException e) {
            return false; // the CSV reader says what it is
        }
    }
}

package ai.lepton.data.files;

import ai.lepton.data.table.ColumnType;
import java.util.List;
import java.util.Locale;

/** What files hold, by their endings. */
public enum FileKind {
    /** PNG, JPEG, GIF, BMP; a column {@code image}. */
    IMAGE(ColumnType.IMAGE, "image", "png jpg jpeg gif bmp"),
    /** WAV; a column {@code sound}. */
    SOUND(ColumnType.SOUND, "sound", "wav wave"),
    /** Plain text; a column {@code text}. */
    TEXT(ColumnType.TEXT, "text", "txt text");

    private final ColumnType type;
    private final String column;
    /** With spaces between them: a list could change. */
    private final String endings;

    FileKind(ColumnType type, String column, String endings) {
        this.type = type;
        this.column = column;
        this.endings = endings;
    }

    /** What a table's column of such files is. */
    public ColumnType type() {
        return type;
    }

    /** How a table's column of such files is called. */
    public String column() {
        return column;
    }

    /** Without the dot, in lower case. */
    public List<String> endings() {
        return List.of(endings.split(" "));
    }

    /** Whether a file of that name is one, by its ending. */
    public boolean fits(String fileName) {
        int dot = fileName.lastIndexOf('.');
        return dot > 0 && endings().contains(fileName.substring(dot + 1).toLowerCase(Locale.ROOT));
    }
}

package ai.lepton.core.content;

/** What data is on disk. */
public enum DataForm {
    /** One file; its content is its bytes. */
    FILE,
    /** A folder with files; its content is the tar that {@link DataContent} makes of it. */
    FOLDER
}

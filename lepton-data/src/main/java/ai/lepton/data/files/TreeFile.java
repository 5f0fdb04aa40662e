package ai.lepton.data.files;

import ai.lepton.data.table.MediaFile;
import java.io.IOException;
import java.io.InputStream;

/** A file of a {@link FileTree}; readable, also by several threads, until the tree is closed. */
public interface TreeFile extends MediaFile {

    /** Where it is in its tree, such as {@code train/cats/1.jpg}. */
    String path();

    /** In bytes. */
    long size();

    /** Its content from the beginning; must be closed. */
    InputStream open() throws IOException;

    /** The last part of its path, such as {@code 1.jpg}. */
    default String fileName() {
        return path().substring(path().lastIndexOf('/') + 1);
    }
}

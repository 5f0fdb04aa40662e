package ai.lepton.data.table;

import java.io.IOException;

/** An encoded picture or recording: a file, or an entry of an archive. */
public interface MediaFile {

    /** Where it is, for errors, such as {@code photos.zip!/cats/1.jpg}. */
    String name();

    /** Its content, read anew. */
    byte[] bytes() throws IOException;
}

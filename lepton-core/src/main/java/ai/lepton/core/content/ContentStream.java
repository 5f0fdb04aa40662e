package ai.lepton.core.content;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** See {@link DataContent#open}; one file is open at a time. */
final class ContentStream extends InputStream {

    private enum Step {
        HEADER,
        FILE,
        PADDING
    }

    private final DataContent content;
    private final long length;
    private long given;
    private int index;
    private Step step = Step.HEADER;
    private @Nullable InputStream part;
    private long ofFile;

    ContentStream(DataContent content) {
        this.content = content;
        this.length = content.length();
        this.part = new ByteArrayInputStream(content.header(0));
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int wanted) throws IOException {
        if (wanted == 0) {
            return 0;
        }
        while (part != null) {
            int read = readPart(part, buffer, offset, wanted);
            if (read > 0) {
                given += read;
                return read;
            }
            part.close();
            part = following();
        }
        if (given == length) {
            return -1;
        }
        int zeros = (int) Math.min(wanted, length - given); // the end of a tar
        Arrays.fill(buffer, offset, offset + zeros, (byte) 0);
        given += zeros;
        return zeros;
    }

    private int readPart(InputStream from, byte[] buffer, int offset, int wanted) {
        try {
            int read = from.read(buffer, offset, wanted);
            if (step == Step.FILE) {
                ofFile += Math.max(read, 0);
                long size = content.size(index);
                if (ofFile > size || (read < 0 && ofFile < size)) {
                    throw changed(size);
                }
            }
            return read;
        } catch (IOException e) {
            throw DataContent.unreadable(content.file(index), e);
        }
    }

    private @Nullable InputStream following() {
        switch (step) {
            case HEADER -> {
                step = Step.FILE;
                ofFile = 0;
                try {
                    return Files.newInputStream(content.file(index));
                } catch (IOException e) {
                    throw DataContent.unreadable(content.file(index), e);
                }
            }
            case FILE -> {
                step = Step.PADDING;
                boolean isAlone = content.form() == DataForm.FILE;
                return new ByteArrayInputStream(new byte[isAlone ? 0 : TarHeader.padding(content.size(index))]);
            }
            case PADDING -> {
                step = Step.HEADER;
                index++;
                return index < content.count() ? new ByteArrayInputStream(content.header(index)) : null;
            }
        }
        throw new AssertionError(step);
    }

    private LeptonException changed(long size) {
        return new LeptonException(
                ErrorCode.DATA_CORRUPT,
                content.file(index) + ": no longer has " + size
                        + " bytes (expected: at rest). Repeat it once nobody writes to the file.");
    }

    @Override
    public void close() throws IOException {
        if (part != null) {
            part.close();
        }
    }
}

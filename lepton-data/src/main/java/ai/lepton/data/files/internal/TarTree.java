package ai.lepton.data.files.internal;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.data.files.ArchiveLimits;
import ai.lepton.data.files.TreeFile;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.jspecify.annotations.Nullable;

/** A tar, read once from front to back; its files are then read from where they lie, or from where they were unpacked. */
final class TarTree extends ArchiveIndex.Tree {

    private static final int BUFFER = 1 << 16;
    private static final int RECORD = 512;

    /** What an entry may take beside its content: long names, attributes, padding. */
    private static final long MAX_HEADER = 1 << 20;

    private final FileChannel content;

    private TarTree(ArchiveIndex index, FileChannel content) {
        super(index);
        this.content = content;
    }

    static TarTree openPlain(Path path, ArchiveLimits limits) {
        try {
            FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
            try (InputStream in = new BufferedInputStream(Files.newInputStream(path), BUFFER)) {
                return new TarTree(new Reading(path, limits, new MeteredInput(in), channel).read(), channel);
            } catch (IOException | RuntimeException | Error e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw FileTrees.unreadable(path, e);
        }
    }

    static TarTree openZipped(Path path, ArchiveLimits limits) {
        Spool spool = Spool.open(path);
        try (MeteredInput packed = new MeteredInput(Files.newInputStream(path));
                InputStream unpacked = new BufferedInputStream(new GZIPInputStream(packed, BUFFER), BUFFER)) {
            MeteredInput in = new MeteredInput(unpacked, packed::position, limits.maxRatio());
            return new TarTree(new Reading(path, limits, in, spool).read(), spool.channel());
        } catch (IOException e) {
            spool.close();
            throw new LeptonException(
                    ErrorCode.DATA_CORRUPT,
                    path + ": damaged gzip data (" + e.getMessage() + "). Get the file again.",
                    e);
        } catch (RuntimeException | Error e) {
            spool.close();
            throw e;
        }
    }

    @Override
    public void close() {
        try {
            content.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** The one pass over all entries. */
    private static final class Reading {

        private final Path path;
        private final MeteredInput in;
        private final FileChannel content;
        private final @Nullable Spool spool;
        private final ArchiveIndex index;
        private String last = "";

        Reading(Path path, ArchiveLimits limits, MeteredInput in, FileChannel plain) {
            this(path, limits, in, plain, null);
        }

        Reading(Path path, ArchiveLimits limits, MeteredInput in, Spool spool) {
            this(path, limits, in, spool.channel(), spool);
        }

        private Reading(Path path, ArchiveLimits limits, MeteredInput in, FileChannel content, @Nullable Spool spool) {
            this.path = path;
            this.in = in;
            this.content = content;
            this.spool = spool;
            this.index = new ArchiveIndex(path.toString(), limits);
        }

        ArchiveIndex read() {
            try {
                readEntries();
            } catch (MeteredInput.RatioExceeded e) {
                throw index.over(String.valueOf(e.getMessage()), last);
            } catch (EOFException e) {
                throw cutOff(e);
            } catch (IOException e) {
                if (String.valueOf(e.getMessage()).startsWith("Truncated")) {
                    throw cutOff(e);
                }
                throw corrupt("damaged (" + e.getMessage() + ")", e);
            }
            index.sort();
            return index;
        }

        private void readEntries() throws IOException {
            TarArchiveInputStream tar = new TarArchiveInputStream(in, "UTF-8");
            long contentEnd = 0;
            while (true) {
                in.allow(MAX_HEADER);
                TarArchiveEntry entry = tar.getNextEntry();
                in.allow(Long.MAX_VALUE);
                if (entry == null) {
                    break;
                }
                last = entry.getName();
                index.count(last);
                long from = in.position();
                contentEnd = (from + entry.getSize() + RECORD - 1) / RECORD * RECORD;
                read(tar, entry, from);
            }
            // The reader takes the end of the file for the end of the archive, which is two empty records, or one.
            if (in.position() < contentEnd + RECORD) {
                throw new EOFException("no end mark");
            }
            // Makes the gzip decoder check its check sum.
            in.transferTo(OutputStream.nullOutputStream());
        }

        private void read(TarArchiveInputStream tar, TarArchiveEntry entry, long from) throws IOException {
            String name = entry.getName();
            if (!entry.isCheckSumOK()) {
                throw new IOException("a header whose check sum is wrong");
            }
            String file = FilePaths.checked(path.toString(), name);
            refuseOddKinds(entry, name);
            if (entry.isDirectory()) {
                index.addFolder(file);
                return;
            }
            if (file.isEmpty()) {
                throw FilePaths.unsafe(path.toString(), name, "is a file without a name");
            }
            long size = entry.getSize();
            index.countBytes(name, size);
            long at = from;
            if (spool != null && !FilePaths.hasHiddenPart(file)) {
                at = spool.copy(tar, size);
            } else if (tar.transferTo(OutputStream.nullOutputStream()) != size) {
                throw new EOFException(name);
            }
            index.addFile(new StoredFile(file, index.where(file), content, at, size));
        }

        private void refuseOddKinds(TarArchiveEntry entry, String name) {
            String odd = null;
            if (entry.isSymbolicLink() || entry.isLink()) {
                odd = "is a link to \"" + FilePaths.shown(entry.getLinkName()) + "\"";
            } else if (entry.isSparse()) {
                odd = "is a file with holes";
            } else if (!entry.isDirectory()
                    && entry.getLinkFlag() != TarConstants.LF_NORMAL
                    && entry.getLinkFlag() != TarConstants.LF_OLDNORM
                    && entry.getLinkFlag() != TarConstants.LF_CONTIG) {
                odd = "is no file or folder, but of type '" + FilePaths.shown("" + (char) entry.getLinkFlag()) + "'";
            }
            if (odd != null) {
                throw FilePaths.unsafe(path.toString(), name, odd);
            }
        }

        private LeptonException cutOff(IOException e) {
            return corrupt("cut off", e);
        }

        private LeptonException corrupt(String found, IOException e) {
            String where = last.isEmpty() ? "" : ", at or after entry \"" + FilePaths.shown(last) + "\"";
            return new LeptonException(
                    ErrorCode.DATA_CORRUPT,
                    path + ": " + found + where + " (expected: a whole tar archive). Get the file again.",
                    e);
        }
    }

    private record StoredFile(String path, String name, FileChannel channel, long from, long size) implements TreeFile {

        @Override
        public byte[] bytes() throws IOException {
            return bytes(Math.toIntExact(size));
        }

        /** Reads ahead of what is asked for, at most a buffer at a time. */
        @Override
        public InputStream open() throws IOException {
            return size <= BUFFER
                    ? new ByteArrayInputStream(bytes())
                    : new BufferedInputStream(new Content(this), BUFFER);
        }

        private byte[] bytes(int length) throws IOException {
            ByteBuffer buffer = ByteBuffer.allocate(length);
            fill(buffer, 0);
            return buffer.array();
        }

        private void fill(ByteBuffer buffer, long at) throws IOException {
            try {
                long next = from + at;
                while (buffer.hasRemaining()) {
                    int read = channel.read(buffer, next);
                    if (read < 0) {
                        throw new EOFException(name + ": cut off since its archive was opened");
                    }
                    next += read;
                }
            } catch (ClosedChannelException e) {
                throw new IOException(name + ": its archive is closed (expected: to be read before)", e);
            }
        }
    }

    /** A file of an archive as a stream. */
    private static final class Content extends InputStream {

        private final StoredFile file;
        private long at;

        Content(StoredFile file) {
            this.file = file;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int most = (int) Math.min(length, file.size() - at);
            if (most <= 0) {
                return length == 0 ? 0 : -1;
            }
            file.fill(ByteBuffer.wrap(bytes, offset, most), at);
            at += most;
            return most;
        }
    }
}

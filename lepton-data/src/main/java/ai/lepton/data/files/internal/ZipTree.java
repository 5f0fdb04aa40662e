package ai.lepton.data.files.internal;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.data.files.ArchiveLimits;
import ai.lepton.data.files.TreeFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.zip.CRC32;
import java.util.zip.ZipException;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/** A zip, whose list of entries says where each file lies. */
final class ZipTree extends ArchiveIndex.Tree {

    private final ZipFile zip;

    private ZipTree(ArchiveIndex index, ZipFile zip) {
        super(index);
        this.zip = zip;
    }

    static ZipTree open(Path path, ArchiveLimits limits) {
        ArchiveIndex index = new ArchiveIndex(path.toString(), limits);
        checkCount(path, limits, index);
        ZipFile zip;
        try {
            zip = ZipFile.builder().setPath(path).get();
        } catch (IOException e) {
            throw corrupt(path, e);
        }
        try {
            fill(index, zip, path, limits);
        } catch (RuntimeException | Error e) {
            ZipFile.closeQuietly(zip);
            throw e;
        }
        return new ZipTree(index, zip);
    }

    @Override
    public void close() {
        try {
            zip.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /**
     * The JDK reads the list of entries in the memory that it has in the file, and checks that it is whole; only then is it
     * read into objects. Names are looked at later.
     */
    private static void checkCount(Path path, ArchiveLimits limits, ArchiveIndex index) {
        try (java.util.zip.ZipFile counted = new java.util.zip.ZipFile(path.toFile(), StandardCharsets.ISO_8859_1)) {
            if (counted.size() > limits.maxEntries()) {
                throw index.over("more than " + limits.maxEntries() + " entries", counted.size() + " in all");
            }
        } catch (ZipException e) {
            throw corrupt(path, e);
        } catch (IOException e) {
            throw FileTrees.unreadable(path, e);
        }
    }

    private static void fill(ArchiveIndex index, ZipFile zip, Path path, ArchiveLimits limits) {
        long stored = size(path);
        long packed = 0;
        long unpacked = 0;
        for (Enumeration<ZipArchiveEntry> entries = zip.getEntries(); entries.hasMoreElements(); ) {
            ZipArchiveEntry entry = entries.nextElement();
            String name = entry.getName();
            index.count(name);
            String file = FilePaths.checked(path.toString(), name);
            if (entry.isUnixSymlink()) {
                throw FilePaths.unsafe(path.toString(), name, "is a link");
            }
            if (entry.isDirectory()) {
                index.addFolder(file);
                continue;
            }
            refuseUnreadable(zip, path, entry);
            index.countBytes(name, entry.getSize());
            packed += entry.getCompressedSize();
            unpacked += entry.getSize();
            if (packed > stored) {
                throw FilePaths.unsafe(path.toString(), name, "shares its bytes with others");
            }
            if (unpacked > MeteredInput.FREE && unpacked / limits.maxRatio() > stored) {
                throw index.over("more than " + limits.maxRatio() + " bytes unpacked of each packed one", name);
            }
            index.addFile(new StoredFile(file, index.where(file), zip, entry));
        }
        index.sort();
    }

    private static void refuseUnreadable(ZipFile zip, Path path, ZipArchiveEntry entry) {
        if (entry.getGeneralPurposeBit().usesEncryption()) {
            throw new LeptonException(
                    ErrorCode.FILE_UNREADABLE,
                    path + ": entry \"" + FilePaths.shown(entry.getName())
                            + "\" is encrypted (expected: no password). Unpack it, and name the folder.");
        }
        if (!zip.canReadEntryData(entry) || entry.getSize() < 0) {
            throw new LeptonException(
                    ErrorCode.FILE_UNREADABLE,
                    path + ": entry \"" + FilePaths.shown(entry.getName()) + "\" is packed by method "
                            + entry.getMethod() + " (expected: stored or deflated). Pack it anew, or unpack it.");
        }
    }

    private static long size(Path path) {
        try {
            return Files.size(path);
        } catch (IOException e) {
            throw FileTrees.unreadable(path, e);
        }
    }

    private static LeptonException corrupt(Path path, IOException e) {
        return new LeptonException(
                ErrorCode.DATA_CORRUPT,
                path + ": cut off or damaged: " + e.getMessage()
                        + " (expected: a whole zip archive). Get the file again.",
                e);
    }

    private record StoredFile(String path, String name, ZipFile zip, ZipArchiveEntry entry) implements TreeFile {

        @Override
        public long size() {
            return entry.getSize();
        }

        @Override
        public InputStream open() throws IOException {
            // Finding an entry moves the file's position; reading it does not.
            synchronized (zip) {
                return zip.getInputStream(entry);
            }
        }

        /** The header may lie about the size; at most one byte more than it says is unpacked. */
        @Override
        public byte[] bytes() throws IOException {
            int size = Math.toIntExact(size());
            byte[] bytes;
            try (InputStream in = open()) {
                bytes = in.readNBytes(size);
                if (bytes.length < size || in.read() >= 0) {
                    throw damaged("has " + (bytes.length < size ? "fewer" : "more") + " bytes than the " + size
                            + " that its header says");
                }
            } catch (java.util.zip.ZipException | java.io.EOFException e) {
                throw damaged("cannot be unpacked: " + e.getMessage());
            }
            CRC32 sum = new CRC32();
            sum.update(bytes);
            if (sum.getValue() != entry.getCrc()) {
                throw damaged("has another check sum than its header says");
            }
            return bytes;
        }

        private LeptonException damaged(String found) {
            return new LeptonException(ErrorCode.DATA_CORRUPT, name + ": " + found + ". Get the archive again.");
        }
    }
}

package ai.lepton.core.content;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.FileErrors;
import ai.lepton.core.LeptonException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;

/**
 * A file or folder as one stream of bytes, by which it is sent, kept and told from others.
 *
 * <p>A file's is what is in it. A folder's is a tar of its files, sorted by the bytes of their paths, without dates,
 * owners and rights: equal files make equal bytes on every machine. Hidden files and folders are left out, links are
 * followed, empty folders are no data. For paths of up to 100 bytes, and most longer ones, GNU tar makes the same:
 *
 * <pre>
 * find * -not -path '*&#47;.*' -type f | LC_ALL=C sort | tar -c --format=ustar --mtime=@0 --owner=:0 --group=:0 \
 *     --numeric-owner --mode=0644 -T - | sha256sum
 * </pre>
 *
 * <p>The folder is looked through once; a file that has another size when it is read is an error.
 */
public final class DataContent {

    private final Path path;
    private final DataForm form;
    private final List<Member> members;

    /** A file, by its path in the tar. */
    private record Member(String name, Path file, long size) {}

    private DataContent(Path path, DataForm form, List<Member> members) {
        this.path = path;
        this.form = form;
        this.members = List.copyOf(members);
    }

    /**
     * Looks what is at {@code path}.
     *
     * @throws LeptonException {@link ErrorCode#DATA_NOT_FOUND} if there is nothing, {@link ErrorCode#FILE_UNREADABLE}
     *     naming what may not be read
     */
    public static DataContent of(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        if (!Files.exists(absolute)) {
            throw new LeptonException(
                    ErrorCode.DATA_NOT_FOUND, absolute + ": is not there (expected: a file or folder with data)");
        }
        try {
            if (Files.isRegularFile(absolute)) {
                if (!Files.isReadable(absolute)) {
                    throw unreadable(
                            absolute,
                            new IOException("user " + System.getProperty("user.name") + " has no right to it"));
                }
                return new DataContent(
                        absolute,
                        DataForm.FILE,
                        List.of(new Member(String.valueOf(absolute.getFileName()), absolute, Files.size(absolute))));
            }
            if (!Files.isDirectory(absolute)) {
                throw new LeptonException(
                        ErrorCode.DATA_NOT_FOUND, absolute + ": neither a file nor a folder (expected: one of them)");
            }
            List<Member> members = members(absolute);
            if (members.isEmpty()) {
                throw new LeptonException(
                        ErrorCode.DATA_NOT_FOUND, absolute + ": no file in it (expected: a folder with data)");
            }
            return new DataContent(absolute, DataForm.FOLDER, members);
        } catch (IOException e) {
            throw unreadable(absolute, e);
        }
    }

    private static List<Member> members(Path folder) throws IOException {
        List<Member> members = new ArrayList<>();
        Files.walkFileTree(
                folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(Path place, BasicFileAttributes attributes) {
                        return !place.equals(folder) && isHidden(place)
                                ? FileVisitResult.SKIP_SUBTREE
                                : FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                        if (!isHidden(file)) {
                            if (!attributes.isRegularFile()) {
                                throw new LeptonException(
                                        ErrorCode.DATA_NOT_FOUND,
                                        file + ": a link to nothing, or no file (expected: a file with data)");
                            }
                            members.add(new Member(folder.relativize(file).toString(), file, attributes.size()));
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException e) {
                        if (isHidden(file)) {
                            return FileVisitResult.CONTINUE;
                        }
                        throw e instanceof FileSystemLoopException
                                ? new LeptonException(
                                        ErrorCode.DATA_CORRUPT,
                                        file + ": a link to a folder that it is in (expected: a tree of folders)",
                                        e)
                                : unreadable(file, e);
                    }
                });
        members.sort((a, b) -> Arrays.compareUnsigned(bytes(a.name()), bytes(b.name())));
        return members;
    }

    private static boolean isHidden(Path file) {
        return String.valueOf(file.getFileName()).startsWith(".");
    }

    private static byte[] bytes(String name) {
        return name.getBytes(StandardCharsets.UTF_8);
    }

    public DataForm form() {
        return form;
    }

    /** The name of the file or folder. */
    public String name() {
        Path name = path.getFileName();
        return name == null ? "data" : name.toString();
    }

    /** Where it is, absolute. */
    public Path path() {
        return path;
    }

    /**
     * A file of a folder, or the file itself.
     *
     * @param path in the folder, parts divided by {@code /}; of a file alone its name
     * @param bytes its size
     */
    public record Part(String path, long bytes) {}

    /** The files, sorted by the bytes of their paths. */
    public List<Part> parts() {
        return members.stream()
                .map(member -> new Part(member.name(), member.size()))
                .toList();
    }

    /** How many files there are. */
    public long files() {
        return members.size();
    }

    /** The sizes of the files together. */
    public long bytes() {
        return members.stream().mapToLong(Member::size).sum();
    }

    /** How many bytes {@link #open} gives. */
    public long length() {
        if (form == DataForm.FILE) {
            return bytes();
        }
        long blocks = 2L * TarHeader.BLOCK;
        for (Member member : members) {
            blocks += header(member).length + member.size() + TarHeader.padding(member.size());
        }
        return (blocks + TarHeader.RECORD - 1) / TarHeader.RECORD * TarHeader.RECORD;
    }

    /**
     * The bytes, read as they are asked for. Reading fails with {@link ErrorCode#FILE_UNREADABLE} or, if a file has
     * another size than when it was looked at, {@link ErrorCode#DATA_CORRUPT}.
     */
    public InputStream open() {
        return new ContentStream(this);
    }

    /**
     * SHA-256 of the bytes, as hexadecimal digits.
     *
     * @throws LeptonException as for {@link #open}
     */
    public String sha256() {
        Sha256 digest = new Sha256();
        try (InputStream in = open()) {
            byte[] buffer = new byte[1 << 16];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
            return digest.hex();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // reading fails with the file's name
        }
    }

    /**
     * Puts content back in its place: the file, or the folder with its files.
     *
     * @param content what {@link #open} gave, from whomever; read to its end
     * @param target the new file or folder
     * @throws LeptonException {@link ErrorCode#DATA_CORRUPT} if it is no tar of a folder, naming the entry
     */
    public static void unpack(InputStream content, DataForm form, Path target, String source) throws IOException {
        if (form == DataForm.FILE) {
            Files.copy(content, target);
            return;
        }
        Files.createDirectory(target);
        TarReader tar = new TarReader(content, source);
        byte[] buffer = new byte[1 << 16];
        for (TarReader.Entry entry = tar.next(); entry != null; entry = tar.next()) {
            Path file = target.resolve(entry.path());
            Files.createDirectories(Objects.requireNonNull(file.getParent(), "parent"));
            try (OutputStream out =
                    Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                for (int read = tar.read(buffer, 0, buffer.length);
                        read >= 0;
                        read = tar.read(buffer, 0, buffer.length)) {
                    out.write(buffer, 0, read);
                }
            }
        }
    }

    int count() {
        return members.size();
    }

    byte[] header(int index) {
        return form == DataForm.FILE ? new byte[0] : header(members.get(index));
    }

    private static byte[] header(Member member) {
        return TarHeader.of(member.name(), member.size());
    }

    Path file(int index) {
        return members.get(index).file();
    }

    long size(int index) {
        return members.get(index).size();
    }

    static LeptonException unreadable(Path file, IOException e) {
        return new LeptonException(
                ErrorCode.FILE_UNREADABLE,
                file + ": cannot be read: " + FileErrors.reason(e) + " (expected: a file or folder that may be read)",
                e);
    }
}

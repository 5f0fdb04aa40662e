package ai.lepton.server.capture;

import ai.lepton.core.api.EndpointPlan.Capture;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The samples of one endpoint: files of JSON lines, gzip, named by when they were begun and how many days they stay, {@code
 * 20261201T114000123Z-7d.jsonl.gz}. A file consists of gzip members, each written at once, so that a server that is killed
 * leaves at most its last one broken. For this user's eyes only. One thread writes; any may read.
 */
final class SampleFiles {

    private static final DateTimeFormatter BEGUN =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmssSSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final Pattern NAME = Pattern.compile("([0-9]{8}T[0-9]{9}Z)-([0-9]{1,6})d\\.jsonl\\.gz");
    private static final long LARGEST = 8L << 20;
    private static final int SHARE = 8;

    /** A file is one of days that have passed for all of it when they have passed for its last line. */
    private static final Duration LONGEST = Duration.ofHours(1);

    private final Path folder;
    private @Nullable Path current;
    private Instant begun = Instant.MIN;

    SampleFiles(Path folder) {
        this.folder = folder;
    }

    /** Appends lines; on failure there is nothing of them. */
    void append(byte[] lines, Capture capture, Instant now) throws IOException {
        ByteArrayOutputStream member = new ByteArrayOutputStream(lines.length / 4 + 64);
        try (GZIPOutputStream gzip = new GZIPOutputStream(member)) {
            gzip.write(lines);
        }
        Path file = file(capture, now);
        try (FileChannel channel = FileChannel.open(
                file, Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE), mode(file, "rw-------"))) {
            long before = channel.size();
            ByteBuffer left = ByteBuffer.wrap(member.toByteArray());
            try {
                channel.position(before);
                while (left.hasRemaining()) {
                    channel.write(left);
                }
            } catch (IOException e) {
                channel.truncate(before);
                throw e;
            }
        }
    }

    private Path file(Capture capture, Instant now) throws IOException {
        Path file = current;
        boolean fits = file != null
                && Files.exists(file)
                && file.toString().endsWith(ending(capture))
                && Files.size(file) < Math.min(LARGEST, capture.bytes() / SHARE)
                && now.isBefore(begun.plus(LONGEST));
        if (file == null || !fits) {
            create(folder);
            file = folder.resolve(BEGUN.format(now) + ending(capture));
            current = file;
            begun = now;
            sweep(capture, now);
        }
        return file;
    }

    private static String ending(Capture capture) {
        return "-" + capture.days() + "d.jsonl.gz";
    }

    private static void create(Path folder) throws IOException {
        try {
            Files.createDirectories(folder, mode(folder, "rwx------"));
        } catch (FileAlreadyExistsException e) {
            throw new IOException(folder + ": a file is in the way (expected: a folder)", e);
        }
    }

    private static FileAttribute<?>[] mode(Path path, String permissions) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    /**
     * Deletes what is too old, by what its name says and by what holds now, and the oldest of what is too much.
     *
     * @param capture what holds now; null where nothing is captured any more
     */
    void sweep(@Nullable Capture capture, Instant now) throws IOException {
        List<Path> files = files();
        long bytes = 0;
        Collections.reverse(files);
        for (Path file : files) { // the newest first
            try {
                Matcher name = NAME.matcher(file.getFileName().toString());
                long days = name.matches() ? Long.parseLong(name.group(2)) : 0;
                long kept = capture == null ? days : Math.min(days, capture.days());
                boolean isOld = Files.getLastModifiedTime(file)
                        .toInstant()
                        .plus(Duration.ofDays(kept))
                        .isBefore(now);
                bytes += Files.size(file);
                if (isOld || (capture != null && bytes > capture.bytes() && !file.equals(current))) {
                    Files.deleteIfExists(file);
                }
            } catch (NoSuchFileException e) {
                // Deleted by whoever asked for that.
            }
        }
    }

    /** Deletes all of them; how many bytes they had. */
    long delete() throws IOException {
        long bytes = 0;
        for (Path file : files()) {
            try {
                bytes += Files.size(file);
                Files.delete(file);
            } catch (NoSuchFileException e) {
                // Swept away just now.
            }
        }
        return bytes;
    }

    /** Those there are, the oldest first. */
    List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
            for (Path file : all) {
                if (NAME.matcher(file.getFileName().toString()).matches()) {
                    files.add(file);
                }
            }
        } catch (NoSuchFileException e) {
            return files;
        }
        Collections.sort(files);
        return files;
    }
}

package ai.lepton.data.files;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;

/** Writes archives to read back. */
public final class Archives {

    private Archives() {}

    /** Files by their paths, in order. */
    public static Map<String, byte[]> files(String... pathsAndTexts) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (int i = 0; i < pathsAndTexts.length; i += 2) {
            files.put(pathsAndTexts[i], pathsAndTexts[i + 1].getBytes(StandardCharsets.UTF_8));
        }
        return files;
    }

    /** Writes a folder, {@code .zip}, {@code .tar} or {@code .tar.gz}, by the ending of {@code path}. */
    public static Path write(Path path, Map<String, byte[]> files) throws IOException {
        String name = path.toString();
        if (name.endsWith(".zip")) {
            try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(path)) {
                for (Map.Entry<String, byte[]> file : files.entrySet()) {
                    zip.putArchiveEntry(new ZipArchiveEntry(file.getKey()));
                    zip.write(file.getValue());
                    zip.closeArchiveEntry();
                }
            }
        } else if (name.endsWith(".tar") || name.endsWith(".tar.gz")) {
            byte[] tar = tar(files);
            try (OutputStream raw = Files.newOutputStream(path);
                    OutputStream out = name.endsWith(".gz") ? new GZIPOutputStream(raw) : raw) {
                out.write(tar);
            }
        } else {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                Path target = path.resolve(file.getKey());
                Files.createDirectories(target.getParent());
                Files.write(target, file.getValue());
            }
        }
        return path;
    }

    static byte[] tar(Map<String, byte[]> files) throws IOException {
        TarArchiveEntry[] entries = new TarArchiveEntry[files.size()];
        byte[][] contents = new byte[files.size()][];
        int i = 0;
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            entries[i] = new TarArchiveEntry(file.getKey(), true);
            entries[i].setSize(file.getValue().length);
            contents[i++] = file.getValue();
        }
        return tar(entries, contents);
    }

    static byte[] tar(TarArchiveEntry[] entries, byte[][] contents) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, "UTF-8")) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
            for (int i = 0; i < entries.length; i++) {
                tar.putArchiveEntry(entries[i]);
                tar.write(contents[i]);
                tar.closeArchiveEntry();
            }
        }
        return bytes.toByteArray();
    }

    static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
            out.write(bytes);
        }
        return zipped.toByteArray();
    }
}

package ai.lepton.data.profile;

import ai.lepton.core.data.MediaProfile;
import ai.lepton.data.tree.TreeFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Files of the same content, to the byte: only those of the same size are read, and compared by their SHA-256.
 *
 * @param count how many could go
 * @param across how many of those are in another folder than the first of their group
 * @param groups paths of those alike, the first groups by path
 */
record DuplicateFiles(long count, long across, List<List<String>> groups) {

    private static final int MOST_PATHS = 10;

    static DuplicateFiles among(List<TreeFile> files) {
        Map<Long, List<TreeFile>> bySize = new TreeMap<>();
        files.forEach(file ->
                bySize.computeIfAbsent(file.size(), any -> new ArrayList<>()).add(file));
        Map<String, List<String>> groups = new TreeMap<>(); // by the first path
        long count = 0;
        long across = 0;
        for (List<TreeFile> alike : bySize.values()) {
            if (alike.size() > 1) {
                for (List<String> paths : same(alike)) {
                    count += paths.size() - 1;
                    String first = folder(paths.get(0));
                    across += paths.stream()
                            .filter(path -> !folder(path).equals(first))
                            .count();
                    groups.put(paths.get(0), paths.stream().limit(MOST_PATHS).toList());
                }
            }
        }
        return new DuplicateFiles(
                count,
                across,
                groups.values().stream().limit(MediaProfile.MOST_NAMED).toList());
    }

    private static List<List<String>> same(List<TreeFile> files) {
        List<Optional<String>> hashes =
                files.parallelStream().map(DuplicateFiles::hash).toList();
        Map<String, List<String>> byHash = new LinkedHashMap<>();
        for (int i = 0; i < files.size(); i++) {
            String path = files.get(i).path();
            hashes.get(i)
                    .ifPresent(hash -> byHash.computeIfAbsent(hash, any -> new ArrayList<>())
                            .add(path));
        }
        return byHash.values().stream().filter(paths -> paths.size() > 1).toList();
    }

    /** Empty if it cannot be read, which is said elsewhere. */
    private static Optional<String> hash(TreeFile file) {
        try (InputStream in = file.open();
                DigestInputStream digested = new DigestInputStream(in, MessageDigest.getInstance("SHA-256"))) {
            digested.transferTo(OutputStream.nullOutputStream());
            return Optional.of(
                    HexFormat.of().formatHex(digested.getMessageDigest().digest()));
        } catch (IOException e) {
            return Optional.empty();
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    private static String folder(String path) {
        return path.contains("/") ? path.substring(0, path.lastIndexOf('/')) : "";
    }
}

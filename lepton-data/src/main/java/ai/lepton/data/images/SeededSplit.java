package ai.lepton.data.images;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Divides the files of a class by a hash of their names, so that it depends on nothing but names and seed. */
final class SeededSplit {

    private SeededSplit() {}

    /** Puts the {@code kept} files with the smallest hashes into {@code test} and the others into {@code train}, in order. */
    static void divide(
            List<ClassFolders.LabelledFile> files,
            int kept,
            long seed,
            String className,
            List<ClassFolders.LabelledFile> train,
            List<ClassFolders.LabelledFile> test) {
        record Hashed(ClassFolders.LabelledFile file, long hash) {}
        List<Hashed> hashed = new ArrayList<>();
        for (ClassFolders.LabelledFile file : files) {
            hashed.add(new Hashed(file, hash(seed, className + "/" + file.file().fileName())));
        }
        hashed.sort(Comparator.comparingLong(Hashed::hash));
        Set<ClassFolders.LabelledFile> chosen = new HashSet<>();
        hashed.subList(0, kept).forEach(entry -> chosen.add(entry.file()));
        for (ClassFolders.LabelledFile file : files) {
            (chosen.contains(file) ? test : train).add(file);
        }
    }

    private static long hash(long seed, String name) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(ByteBuffer.allocate(Long.BYTES).putLong(0, seed));
            return ByteBuffer.wrap(digest.digest(name.getBytes(StandardCharsets.UTF_8)))
                    .getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}

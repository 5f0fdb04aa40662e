package ai.lepton.recipes.program;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The text of a program, as a run keeps it.
 *
 * @param fileName plain, such as {@code Train.java}: it becomes a file in the run's folder
 * @param text all of it
 */
public record ProgramSource(String fileName, String text) {

    /** Characters of the longest program that is taken; longer ones belong into a library on the class path. */
    public static final int MOST_CHARACTERS = 100_000;

    private static final Pattern FILE_NAME = Pattern.compile("[A-Za-z0-9_$][A-Za-z0-9_$.-]{0,99}\\.java");
    private static final int SHOWN = 80;
    private static final int LONGEST_NAME = 63;

    /** @throws LeptonException {@link ErrorCode#INVALID_ARGUMENT} */
    public ProgramSource {
        if (!FILE_NAME.matcher(fileName).matches()) {
            String shown = fileName.length() > SHOWN ? fileName.substring(0, SHOWN) + "..." : fileName;
            throw new LeptonException(
                    ErrorCode.INVALID_ARGUMENT,
                    "program: " + shown + " (expected: the plain name of a Java file, such as Train.java)");
        }
        if (text.length() > MOST_CHARACTERS) {
            throw new LeptonException(
                    ErrorCode.INVALID_ARGUMENT,
                    String.format(
                            Locale.ROOT,
                            "%s: %,d characters (expected: <= %,d). Data belongs into a file of its own: --data DIR.",
                            fileName,
                            text.length(),
                            MOST_CHARACTERS));
        }
        if (text.isBlank()) {
            throw new LeptonException(ErrorCode.INVALID_ARGUMENT, fileName + ": is empty (expected: a Java program)");
        }
    }

    /** SHA-256 of the text in UTF-8, as hexadecimal digits; that of the file, which is UTF-8 as well. */
    public String sha256() {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    /** What it is in a line: {@code Train.java, 43 lines, SHA-256 5d41...}. */
    public String summary() {
        return fileName + ", " + text.lines().count() + " lines, SHA-256 " + sha256();
    }

    /** What its model is called where nobody says: {@code two-moons} for {@code TwoMoons.java}. */
    public String modelName() {
        return modelName(fileName.substring(0, fileName.length() - ".java".length()));
    }

    /** A model's name made of a class's. */
    static String modelName(String className) {
        String words = className
                .replaceAll("([a-z0-9])([A-Z])", "$1-$2")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^-|-$", "");
        String name = words.substring(0, Math.min(words.length(), LONGEST_NAME));
        return name.isEmpty() ? "model" : name;
    }
}

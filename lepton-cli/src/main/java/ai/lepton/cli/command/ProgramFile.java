package ai.lepton.cli.command;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.recipes.program.ProgramSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A program's file, as it is typed. */
final class ProgramFile {

    /** UTF-8 takes three bytes of a character of Java's at most. */
    private static final int MOST_BYTES = 3 * ProgramSource.MOST_CHARACTERS;

    private ProgramFile() {}

    /** @throws LeptonException naming the file, what is wrong with it and what was expected */
    static ProgramSource read(Path file) {
        Path path = file.toAbsolutePath().normalize();
        if (!file.toString().endsWith(".java")) {
            throw new LeptonException(
                    ErrorCode.INVALID_ARGUMENT,
                    file + ": is no Java file (expected: a program such as Train.java). To train a recipe on a folder:"
                            + " --data DIR --name NAME");
        }
        if (!Files.exists(path)) {
            throw new LeptonException(
                    ErrorCode.DATA_NOT_FOUND, path + ": is not there (expected: a Java program). Check the path.");
        }
        if (Files.isDirectory(path)) {
            throw new LeptonException(ErrorCode.INVALID_ARGUMENT, path + ": is a folder (expected: a Java program)");
        }
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new LeptonException(
                        ErrorCode.INVALID_ARGUMENT,
                        path + ": more than " + MOST_BYTES + " bytes (expected: <= " + ProgramSource.MOST_CHARACTERS
                                + " characters)");
            }
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return new ProgramSource(String.valueOf(path.getFileName()), text);
        } catch (CharacterCodingException e) {
            throw new LeptonException(
                    ErrorCode.INVALID_ARGUMENT, path + ": is not text in UTF-8 (expected: a Java program)", e);
        } catch (IOException e) {
            throw new LeptonException(
                    ErrorCode.FILE_UNREADABLE,
                    path + ": cannot be read: " + e + " (expected: a file that user " + System.getProperty("user.name")
                            + " may read)",
                    e);
        }
    }
}

package ai.lepton.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Holds {@code docs/internals/errors.md} and {@link ErrorCode} together. */
class ErrorTableTest {

    private static final Path TABLE = Path.of("..", "docs", "internals", "errors.md");

    @Test
    void theTableSaysWhatTheCodeSays() throws IOException {
        List<String> expected = Arrays.stream(ErrorCode.values())
                .map(code -> String.join(
                        " | ",
                        Integer.toString(code.number()),
                        code.name(),
                        code.kind().name(),
                        Integer.toString(code.kind().httpStatus()),
                        Integer.toString(code.kind().exitCode())))
                .toList();
        assertThat(rows().stream().map(row -> String.join(" | ", row.subList(0, 5))))
                .containsExactlyElementsOf(expected);
    }

    @Test
    void theTableOfKindsSaysWhatTheCodeSays() throws IOException {
        List<String> expected = Arrays.stream(ErrorKind.values())
                .map(kind -> kind + " " + kind.httpStatus() + " " + kind.grpcStatus() + " " + kind.exitCode())
                .toList();
        List<String> rows = Files.readAllLines(TABLE).stream()
                .filter(line -> line.matches("\\| [A-Z_]+ \\| \\d{3} \\|.*"))
                .map(line ->
                        line.replaceAll("\\| ([A-Z_]+) \\| (\\d+) \\| (\\d+) [A-Z_]+ \\| (\\d+) \\|", "$1 $2 $3 $4"))
                .toList();
        assertThat(rows).containsExactlyElementsOf(expected);
    }

    @Test
    void everyRowSaysWhatHappenedAndWhatToDo() throws IOException {
        assertThat(rows())
                .allSatisfy(row -> assertThat(row).hasSize(7))
                .allSatisfy(row -> assertThat(row).noneMatch(String::isBlank));
    }

    private static List<List<String>> rows() throws IOException {
        return Files.readAllLines(TABLE).stream()
                .filter(line -> line.matches("\\| \\d{4} \\|.*"))
                .map(line -> Arrays.stream(line.substring(1, line.length() - 1).split("\\|", -1))
                        .map(String::strip)
                        .toList())
                .toList();
    }
}

package ai.lepton.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShellIT {

    private static final String FIRST_LINES = "/ai/lepton/cli/shell/first-lines.jsh";

    @TempDir
    Path home;

    @Test
    void runsWhatComesThroughAPipeAndEndsWithIt() {
        Program.Result result = Program.runWithInput(home, "System.out.println(1+1)\n", "shell");
        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(result.out()).isEqualTo("2\n");
        assertThat(Program.runWithInput(home, "/exit 3\n", "shell").exit()).isEqualTo(3);
    }

    @Test
    void theLinesOfTheGreetingTrain() throws Exception {
        String lines;
        try (InputStream in = Objects.requireNonNull(ShellIT.class.getResourceAsStream(FIRST_LINES))) {
            lines = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        assertThat(lines.lines()).hasSize(3);
        String fewer = lines.replace("DrawnDigits.of(1)", "new DrawnDigits(1, 1000, 200)");
        assertThat(fewer).isNotEqualTo(lines);
        Program.Result result = Program.runWithInput(
                home,
                fewer + "System.out.println(\"accuracy \" + trainer.evaluate(digits.test()).metric(\"accuracy\"))\n"
                        + "System.out.println(System.getProperty(\"java.awt.headless\"))\n"
                        + "System.out.println(TrainingRun.current().parameter(\"epochs\", 5))\n",
                "shell");
        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(result.out()).as(result.err()).matches("accuracy 0\\.[5-9]\\d*\ntrue\n5\n");
    }

    @Test
    void anUncaughtExceptionIsShownAndTheShellGoesOn() {
        Program.Result result = Program.runWithInput(home, "dense(0)\nSystem.out.println(\"on\")\n", "shell");
        assertThat(result.out() + result.err())
                .contains("units: 0 (expected: > 0)")
                .contains("on\n");
    }
}

package ai.lepton.recipes.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.lepton.client.run.RunProgram.Made;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.model.Lineage;
import ai.lepton.core.model.PackageFolder;
import ai.lepton.recipes.RecordingContext;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs as people write them, compiled and called in this JVM. */
class TrainingProgramTest {

    private static final String REGISTERING = """
            import static ai.lepton.sdk.layer.Layers.dense;
            import static ai.lepton.sdk.loss.Losses.meanSquaredError;
            import static ai.lepton.sdk.optimizer.Optimizers.sgd;
            import ai.lepton.core.*;
            import ai.lepton.recipes.program.TrainingRun;
            import ai.lepton.sdk.*;
            import ai.lepton.sdk.data.Dataset;
            import java.util.Map;

            class Line {
                public static void main(String[] args) {
                    TrainingRun run = TrainingRun.current();
                    run.message(run.name() + " " + String.join("+", args) + " " + run.parameter("rate", 0.5));
                    Dataset rows = Dataset.of(
                            NdArray.of(Shape.of(4, 1), new float[] {0, 1, 2, 3}),
                            NdArray.of(Shape.of(4, 1), new float[] {1, 3, 5, 7}));
                    try (Trainer trainer = Model.sequential(Shape.of(1), dense(1))
                            .compile(Compile.seed(7), sgd(0.1), meanSquaredError())) {
                        trainer.fit(rows, Fit.epochs(run.parameter("epochs", 2)).batchSize(4).callback(run.progress()));
                        run.register(trainer, PackageDetails.none().metrics(Map.of("mse", trainer.evaluate(rows).loss())));
                        MORE
                    }
                }
            }
            """;

    @TempDir
    private Path folder;

    private final PrintStream out = System.out;
    private final PrintStream err = System.err;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @BeforeEach
    void listen() {
        PrintStream both = new PrintStream(printed, true, StandardCharsets.UTF_8);
        System.setOut(both);
        System.setErr(both);
    }

    @AfterEach
    void stopListening() {
        System.setOut(out);
        System.setErr(err);
    }

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    private RecordingContext context(String file, String text, Map<String, String> own, String... arguments) {
        return new RecordingContext(
                folder, new ProgramParameters(new ProgramSource(file, text), List.of(arguments), own).asMap());
    }

    private LeptonException failure(String file, String text) {
        return failure(context(file, text, Map.of()));
    }

    private static LeptonException failure(RecordingContext context) {
        return Objects.requireNonNull(
                catchThrowableOfType(LeptonException.class, () -> new TrainingProgram().run(context)));
    }

    private static String mainOf(String body) {
        return "class A {\n    public static void main(String[] args) throws Exception {\n" + body + "\n    }\n}\n";
    }

    @Test
    void aProgramTrainsReportsAndHandsItsModelOver() throws Exception {
        String text = REGISTERING.replace("MORE", "");
        RecordingContext context = context("two-points.java", text, Map.of("epochs", "3", "rat", "1"), "a", "b");

        Made made = new TrainingProgram().run(context);

        assertThat(context.messages())
                .containsExactly(
                        "digits a+b 0.5", "Parameters that the program did not read: [rat]; it reads [epochs, rate].");
        assertThat(context.progress()).extracting(progress -> progress.epoch()).containsExactly(1, 2, 3);
        assertThat(context.environment()).containsKeys("libtorch", "jdk", "cpu");
        assertThat(made.metrics()).containsOnlyKeys("mse");
        PackageFolder written = PackageFolder.open(folder.resolve(made.packageFolder()));
        Lineage lineage = written.manifest().lineage();
        assertThat(lineage.run()).isEqualTo("run-1");
        assertThat(lineage.seed()).isEqualTo(7);
        assertThat(lineage.parameters())
                .containsOnly(
                        Map.entry("epochs", "3"),
                        Map.entry("rat", "1"),
                        Map.entry("rate", "0.5"),
                        Map.entry("program.file", "two-points.java"),
                        Map.entry("program.sha256", new ProgramSource("two-points.java", text).sha256()));
        assertThat(folder.resolve("two-points.java")).hasContent(text);
    }

    @Test
    void aSecondModelIsRefusedAtItsLine() {
        LeptonException failure = failure("Line.java", REGISTERING.replace("MORE", "run.register(trainer);"));
        assertThat(failure.code()).isEqualTo(ErrorCode.RUN_FAILED);
        assertThat(failure.detail())
                .startsWith("Line.java:21: java.lang.IllegalStateException: register: called twice");
    }

    @Test
    void aProgramThatRegistersNothingHasFailedAndIsToldHow() {
        LeptonException failure = failure("A.java", mainOf("System.out.println(\"hello\");"));
        assertThat(failure.code()).isEqualTo(ErrorCode.RUN_FAILED);
        assertThat(failure.detail()).startsWith("A.java: ended without a model").contains("register(");
        assertThat(printed()).contains("hello");
    }

    @Test
    void whatDoesNotCompileIsNamedByLineAndTheLogHasAll() {
        LeptonException failure = failure("A.java", mainOf("int x = \"one\";\nreturn y;\nundefined();"));
        assertThat(failure.code()).isEqualTo(ErrorCode.PROGRAM_INVALID);
        assertThat(failure.detail())
                .isEqualTo("A.java:3: incompatible types: java.lang.String cannot be converted to int (and 2 more).");
        assertThat(printed()).contains("A.java:3: error", "A.java:4: error", "A.java:5: error");
        assertThat(failure("A.java", "class A {\n  void }").detail()).startsWith("A.java:2: ");
    }

    @Test
    void whatHasNoMainIsRefused() {
        assertThat(failure("A.java", "class Alone { void run() {} }").detail())
                .isEqualTo("A.java: class Alone, its first, has no main (expected: public static void main(String[]"
                        + " args))");
        assertThat(failure("A.java", "// nothing at all").detail()).contains("holds no class");
        assertThat(failure(
                                "A.java",
                                "package ai.lepton.core; public class Shape { public static void main(String[]"
                                        + " args) {} }")
                        .detail())
                .contains("ai.lepton.core.Shape", "own class path");
    }

    @Test
    void theFirstClassIsTheProgram() {
        String two = "package some.where; record First(int x) { public static void main(String[] a) { throw new"
                + " IllegalStateException(\"first\"); } }\npublic class Second { public static void main(String[] a) {} }";
        assertThat(failure("A.java", two).detail()).contains("A.java:1: java.lang.IllegalStateException: first");
    }

    @Test
    void anExceptionIsNamedByTheLineOfTheFileAndTheLogHoldsNoFrameOfOthers() {
        LeptonException failure = failure("A.java", mainOf("ai.lepton.core.Shape.of(2).size(5);"));
        assertThat(failure.code()).isEqualTo(ErrorCode.RUN_FAILED);
        assertThat(failure.detail()).startsWith("A.java:3: java.lang.");
        assertThat(printed()).contains("    at A.main(A.java:3)").doesNotContain("at ai.lepton", "at java.");
    }

    @Test
    void aCauseInAnotherThreadIsNamedByItsLine() {
        LeptonException failure = failure("A.java", mainOf("""
                try {
                    java.util.concurrent.CompletableFuture.runAsync(() -> {
                        throw new IllegalStateException("there");
                    }).get();
                } catch (java.util.concurrent.ExecutionException e) {
                    throw new RuntimeException("here", e.getCause());
                }"""));
        assertThat(failure.detail())
                .isEqualTo(
                        "A.java:8: java.lang.RuntimeException: here, caused by java.lang.IllegalStateException: there");
    }

    @Test
    void theSdksOwnErrorsKeepTheirCode() {
        LeptonException failure = failure(context(
                "A.java",
                mainOf("ai.lepton.recipes.program.TrainingRun.current().parameter(\"epochs\", 1);"),
                Map.of("epochs", "many")));
        assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(failure.detail()).isEqualTo("A.java:3: epochs: many (expected: a whole number of 32 bits)");
    }

    @Test
    void aStaticInitializerAndEndlessRecursionAreFailuresLikeOthers() {
        assertThat(failure("A.java", "class A { static int x = 1 / 0;\n public static void main(String[] a) {} }")
                        .detail())
                .isEqualTo("A.java:1: java.lang.ArithmeticException: / by zero");
        assertThat(failure("A.java", "class A { public static void main(String[] a) {\n main(a); } }")
                        .detail())
                .isEqualTo("A.java:2: java.lang.StackOverflowError");
    }

    @Test
    void outOfMemoryIsLeftToTheProcess() {
        RecordingContext context = context("A.java", mainOf("throw new OutOfMemoryError(\"all\");"), Map.of());
        Assertions.assertThatThrownBy(() -> new TrainingProgram().run(context)).isInstanceOf(OutOfMemoryError.class);
    }

    @Test
    void aFloodOfOutputIsCutAndWhatComesAfterTheProgramIsNot() {
        RecordingContext context = context("A.java", mainOf("""
                for (int i = 0; i < 1000; i++) { System.out.println("0123456789"); System.err.println("x"); }
                System.out.println("last words");"""), Map.of());
        Assertions.assertThatThrownBy(() -> new TrainingProgram(500).run(context))
                .hasMessageContaining("ended without");
        System.out.println("after");
        assertThat(printed())
                .contains("[The program has printed 500 bytes; what it prints from here on is left out.]")
                .doesNotContain("last words")
                .endsWith("after" + System.lineSeparator());
        assertThat(printed().length()).isLessThan(700);
    }

    @Test
    void whatIsNoProgramIsRefusedBeforeAnythingIsWritten() {
        assertThat(failure(new RecordingContext(folder, Map.of())).detail()).startsWith("parameter: program.file");
        assertThat(failure(new RecordingContext(
                                folder, Map.of("program.file", "../../A.java", "program.text", mainOf(""))))
                        .detail())
                .startsWith("program: ../../A.java (expected: the plain name of a Java file");
        assertThat(failure(new RecordingContext(
                                folder,
                                Map.of(
                                        "program.file",
                                        "A.java",
                                        "program.text",
                                        mainOf(""),
                                        "program.arguments",
                                        "a b")))
                        .detail())
                .startsWith("program.arguments: ");
        assertThat(folder).isEmptyDirectory();
    }
}

package ai.lepton.recipes.program;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TaskEvent;
import com.sun.source.util.TaskListener;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.lang.model.SourceVersion;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** Compiles a program against this JVM's own class path, by the rules of {@code java Train.java}. */
final class ProgramCompiler {

    private ProgramCompiler() {}

    /**
     * Compiles; every error goes to standard error as {@code javac} has it.
     *
     * @param classes folder for the class files, made if it is not there
     * @throws LeptonException {@link ErrorCode#PROGRAM_INVALID} with file and line of the first error, or {@link
     *     ErrorCode#JDK_NEEDED}
     * @throws IOException if the folder cannot be written
     */
    static CompiledProgram compile(ProgramSource source, Path classes) throws IOException {
        return compile(ToolProvider.getSystemJavaCompiler(), source, classes);
    }

    static CompiledProgram compile(@Nullable JavaCompiler compiler, ProgramSource source, Path classes)
            throws IOException {
        if (compiler == null) {
            throw new LeptonException(
                    ErrorCode.JDK_NEEDED,
                    "the Java in " + System.getProperty("java.home")
                            + ": has no compiler (expected: a full JDK). Install one, or name one by LEPTON_JAVA; on"
                            + " Debian: openjdk-17-jdk-headless rather than -jre-headless.");
        }
        Files.createDirectories(classes);
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        FirstClass first = new FirstClass();
        boolean compiled;
        try (StandardJavaFileManager files =
                compiler.getStandardFileManager(diagnostics, Locale.ENGLISH, StandardCharsets.UTF_8)) {
            files.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(classes));
            JavacTask task = (JavacTask) compiler.getTask(
                    null, files, diagnostics, List.of("-proc:none", "-g"), null, List.of(new Text(source)));
            task.setLocale(Locale.ENGLISH);
            task.addTaskListener(first);
            compiled = task.call();
        }
        diagnostics.getDiagnostics().forEach(System.err::println);
        if (!compiled) {
            throw refused(source, diagnostics.getDiagnostics());
        }
        if (first.name == null) {
            throw new LeptonException(
                    ErrorCode.PROGRAM_INVALID, source.fileName() + ": holds no class (expected: one with a main)");
        }
        return CompiledProgram.load(source.fileName(), first.name, classes);
    }

    private static LeptonException refused(
            ProgramSource source, List<Diagnostic<? extends JavaFileObject>> diagnostics) {
        List<Diagnostic<? extends JavaFileObject>> errors = diagnostics.stream()
                .filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
                .toList();
        if (errors.isEmpty()) {
            return new LeptonException(
                    ErrorCode.PROGRAM_INVALID, source.fileName() + ": does not compile. The run's log says why.");
        }
        Diagnostic<? extends JavaFileObject> error = errors.get(0);
        String place = error.getLineNumber() == Diagnostic.NOPOS ? "" : ":" + error.getLineNumber();
        String words = error.getMessage(Locale.ENGLISH).strip().replaceAll("\\s*\\R\\s*", ", ");
        int others = errors.size() - 1;
        return new LeptonException(
                ErrorCode.PROGRAM_INVALID,
                source.fileName() + place + ": " + words.replaceAll(" {2,}", " ")
                        + (others == 0 ? "." : " (and " + others + " more)."));
    }

    /** The program's text as the compiler reads files. */
    private static final class Text extends SimpleJavaFileObject {

        private final ProgramSource source;

        Text(ProgramSource source) {
            super(URI.create(source.fileName()), Kind.SOURCE);
            this.source = source;
        }

        @Override
        public String getName() {
            return source.fileName();
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source.text();
        }

        /** As {@code java Train.java} has it, a public class may be called otherwise than its file. */
        @Override
        public boolean isNameCompatible(String simpleName, Kind kind) {
            return kind == Kind.SOURCE && SourceVersion.isIdentifier(simpleName);
        }
    }

    /** Notes the first class of the file, whose {@code main} is the program's. */
    private static final class FirstClass implements TaskListener {

        private @Nullable String name;

        @Override
        public void finished(TaskEvent event) {
            CompilationUnitTree file = event.getCompilationUnit();
            if (event.getKind() != TaskEvent.Kind.PARSE || name != null || file == null) {
                return;
            }
            ExpressionTree folder = file.getPackageName();
            file.getTypeDecls().stream()
                    .filter(ClassTree.class::isInstance)
                    .findFirst()
                    .ifPresent(
                            type -> name = (folder == null ? "" : folder + ".") + ((ClassTree) type).getSimpleName());
        }
    }
}

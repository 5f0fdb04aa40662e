package ai.lepton.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ThrowTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the sources say about themselves: every public type, what it takes, what it refuses, and its shapes if it is a layer. */
class JavadocTest {

    private static final Path ROOT = Path.of("..");
    private static final Pattern SHAPES = Pattern.compile("\\b[Ss]hapes?\\b");

    /** Interfaces that a layer says it implements. */
    private static final Set<String> LAYERS =
            Set.of("Layer", "MultiInputLayer", "WithActivation", "SequenceLayer", "MaskedLayer", "Recurrent");

    @Test
    void everyPublicTypeSaysWhatItIs() throws IOException {
        Gaps gaps = new Gaps();
        for (Path module : modules()) {
            gaps.read(module.resolve("src/main/java"));
        }
        assertThat(gaps.types).as("public types read").hasSizeGreaterThan(400);
        assertThat(gaps.layers)
                .as("layers read")
                .contains("Dense", "Conv2d", "Lstm", "TransformerEncoder", "Concatenate");
        assertThat(gaps.found).isEmpty();
    }

    private static List<Path> modules() throws IOException {
        try (Stream<Path> folders = Files.list(ROOT)) {
            return folders.filter(folder -> Files.isDirectory(folder.resolve("src/main/java")))
                    .sorted()
                    .toList();
        }
    }

    /** Goes through sources and notes what is missing. */
    private static final class Gaps extends TreePathScanner<Void, DocTrees> {
        private final Set<String> types = new TreeSet<>();
        private final Set<String> layers = new TreeSet<>();
        private final List<String> found = new ArrayList<>();
        private String place = "";

        void read(Path sources) throws IOException {
            JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
            List<Path> files;
            try (Stream<Path> all = Files.walk(sources)) {
                files = all.filter(file -> file.toString().endsWith(".java")
                                && !file.toString().contains("internal")
                                && !file.endsWith("package-info.java"))
                        .toList();
            }
            try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
                JavacTask task = (JavacTask) compiler.getTask(
                        null, manager, null, List.of("-proc:none"), null, manager.getJavaFileObjectsFromPaths(files));
                DocTrees trees = DocTrees.instance(task);
                for (CompilationUnitTree file : task.parse()) {
                    place = ROOT.toAbsolutePath()
                            .normalize()
                            .relativize(Path.of(file.getSourceFile().toUri()).normalize())
                            .toString();
                    scan(file, trees);
                }
            }
        }

        @Override
        public @Nullable Void visitClass(ClassTree type, DocTrees trees) {
            if (!isPublic(type)) {
                return null;
            }
            types.add(type.getSimpleName().toString());
            DocCommentTree comment = trees.getDocCommentTree(getCurrentPath());
            if (comment == null || comment.getFullBody().isEmpty()) {
                note(type.getSimpleName() + ": no comment");
            } else if (type.getKind() == Tree.Kind.RECORD) {
                checkRecord(type, comment);
            }
            return super.visitClass(type, trees);
        }

        @Override
        public @Nullable Void visitMethod(MethodTree method, DocTrees trees) {
            TreePath owner = getCurrentPath().getParentPath();
            boolean constructs = method.getName().contentEquals("<init>");
            if (constructs && method.getModifiers().getFlags().contains(Modifier.PUBLIC) && throwsItself(method)) {
                DocCommentTree comment = trees.getDocCommentTree(getCurrentPath());
                if (comment == null
                        || comment.getBlockTags().stream().noneMatch(tag -> tag.getKind() == DocTree.Kind.THROWS)) {
                    note(((ClassTree) owner.getLeaf()).getSimpleName()
                            + ": a constructor that throws, without @throws");
                }
            }
            return null; // types inside of methods are nobody's business
        }

        private void checkRecord(ClassTree type, DocCommentTree comment) {
            Set<String> described = comment.getBlockTags().stream()
                    .filter(ParamTree.class::isInstance)
                    .map(ParamTree.class::cast)
                    .filter(tag -> !tag.getDescription().isEmpty())
                    .map(tag -> tag.getName().toString())
                    .collect(Collectors.toSet());
            for (String component : components(type)) {
                if (!described.contains(component)) {
                    note(type.getSimpleName() + ": no @param " + component);
                }
            }
            boolean layer = type.getImplementsClause().stream()
                    .map(implemented -> implemented.toString().replaceAll("<.*", ""))
                    .anyMatch(LAYERS::contains);
            if (layer) {
                layers.add(type.getSimpleName().toString());
                if (!SHAPES.matcher(comment.toString()).find()) {
                    note(type.getSimpleName() + ": a layer that does not say its shapes");
                }
            }
        }

        /** Its own fields that are neither static nor initialised are what the parser makes of a record's components. */
        private static List<String> components(ClassTree type) {
            return type.getMembers().stream()
                    .filter(VariableTree.class::isInstance)
                    .map(VariableTree.class::cast)
                    .filter(field -> !field.getModifiers().getFlags().contains(Modifier.STATIC))
                    .map(field -> field.getName().toString())
                    .toList();
        }

        private static boolean throwsItself(MethodTree method) {
            boolean[] throwing = new boolean[1];
            new TreeScanner<Void, Void>() {
                @Override
                public @Nullable Void visitThrow(ThrowTree tree, Void nothing) {
                    throwing[0] = true;
                    return null;
                }
            }.scan(method.getBody(), null);
            return throwing[0];
        }

        /** Public, and so is all around it; what stands in an interface always is. */
        private boolean isPublic(ClassTree type) {
            TreePath parent = getCurrentPath().getParentPath();
            boolean inInterface = parent.getLeaf().getKind() == Tree.Kind.INTERFACE;
            return inInterface || type.getModifiers().getFlags().contains(Modifier.PUBLIC);
        }

        private void note(String gap) {
            found.add(place + ": " + gap);
        }
    }
}

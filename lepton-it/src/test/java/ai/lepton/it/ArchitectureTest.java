package ai.lepton.it;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The rules that ARCHITECTURE.md states, held against the compiled classes. */
class ArchitectureTest {

    private static final JavaClasses LEPTON = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("-tests.jar"))
            // Generated, by rules of its own; who may see it is checked all the same.
            .withImportOption(location -> !location.contains("/ai/lepton/protocol/"))
            .importPackages("ai.lepton");

    /** A slice is a package with its {@code internal} ones, which are its own affair. */
    private static final SliceAssignment FEATURES = new SliceAssignment() {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            String name = type.getPackageName();
            return name.startsWith("ai.lepton")
                    ? SliceIdentifier.of(name.replaceFirst("\\.internal(\\..*)?$", ""))
                    : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "packages with their internal ones";
        }
    };

    /** Which modules each module may see, as in ARCHITECTURE.md. */
    private static final Map<String, List<String>> MAY_SEE = Map.ofEntries(
            Map.entry("core", List.of()),
            Map.entry("codec", List.of("core")),
            Map.entry("sdk", List.of("core")),
            Map.entry("data", List.of("core", "sdk", "codec")),
            Map.entry("torch", List.of("core", "sdk")),
            Map.entry("runtime", List.of("core", "codec")),
            Map.entry("onnx", List.of("core", "sdk", "runtime")),
            Map.entry("server", List.of("core", "codec", "runtime", "protocol")),
            Map.entry("control", List.of("core")),
            Map.entry("client", List.of("core")),
            Map.entry("recipes", List.of("core", "codec", "sdk", "data", "torch", "onnx", "runtime", "client")));

    @Test
    void everyModuleIsSeen() {
        assertThat(LEPTON.size()).isGreaterThan(100);
        assertThat(MAY_SEE.keySet())
                .allSatisfy(module ->
                        assertThat(LEPTON.that(in(module)).isEmpty()).as(module).isFalse());
    }

    @TestFactory
    List<DynamicTest> modulesSeeOnlyThoseAboveThem() {
        return MAY_SEE.entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> {
                    String self = entry.getKey();
                    classes()
                            .that(in(self))
                            .should()
                            .onlyDependOnClassesThat(describe(
                                    "belong to " + self + " or " + entry.getValue(),
                                    type -> !type.getPackageName().startsWith("ai.lepton")
                                            || module(type).equals(self)
                                            || entry.getValue().contains(module(type))))
                            .check(LEPTON);
                }))
                .toList();
    }

    @Test
    void onlyTheEngineSeesLibtorch() {
        noClasses()
                .that()
                .resideOutsideOfPackages("ai.lepton.torch..", "ai.lepton.benchmarks..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.bytedeco..")
                .check(LEPTON);
    }

    @Test
    void onlyTheRuntimeSeesOnnxRuntime() {
        noClasses()
                .that()
                .resideOutsideOfPackage("ai.lepton.runtime..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("ai.onnxruntime..")
                .check(LEPTON);
    }

    @Test
    void onlyTheStoreSpeaksSql() {
        noClasses()
                .that()
                .resideOutsideOfPackage("ai.lepton.control..store..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "javax.sql..", "org.jdbi..", "org.sqlite..")
                .check(LEPTON);
    }

    @Test
    void onlyServersSpeakArmeria() {
        noClasses()
                .that()
                .resideOutsideOfPackages("ai.lepton.server..", "ai.lepton.control.http..", "ai.lepton.app..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.linecorp.armeria..")
                .check(LEPTON);
    }

    @Test
    void internalPackagesStayInTheirModule() {
        classes()
                .that()
                .resideInAPackage("..internal..")
                .should(new ArchCondition<JavaClass>("be used by their own module only") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        type.getDirectDependenciesToSelf().stream()
                                .filter(dependency ->
                                        !module(dependency.getOriginClass()).equals(module(type)))
                                .forEach(dependency -> events.add(
                                        SimpleConditionEvent.violated(dependency, dependency.getDescription())));
                    }
                })
                .allowEmptyShould(true)
                .check(LEPTON);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().assignedFrom(FEATURES).should().beFreeOfCycles().check(LEPTON);
    }

    @Test
    void everyPackageIsNullMarked() {
        assertThat(LEPTON.stream()
                        .map(JavaClass::getPackage)
                        .filter(pack -> pack.getClasses().stream()
                                .anyMatch(type -> !type.getSimpleName().equals("package-info")))
                        .filter(pack -> !pack.isAnnotatedWith("org.jspecify.annotations.NullMarked"))
                        .map(pack -> pack.getName())
                        .distinct())
                .isEmpty();
    }

    @Test
    void namesSayWhatAThingIs() {
        noClasses()
                .should()
                .haveNameMatching(".*(Manager|Helper|Util|Utils|Impl)")
                .check(LEPTON);
    }

    @Test
    void accessorsHaveNoGet() {
        methods()
                .that()
                .arePublic()
                .and()
                .haveNameMatching("get[A-Z].*")
                .and(describe("are our own", ArchitectureTest::isOurOwn))
                .should()
                .bePrivate()
                .because("accessors are named by what they give")
                .allowEmptyShould(true)
                .check(LEPTON);
    }

    @Test
    void nothingIsSerialisedTheOldWay() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.io.ObjectInputStream")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.io.ObjectOutputStream")
                .check(LEPTON);
    }

    private static boolean isOurOwn(JavaMethod method) {
        return !method.getModifiers().contains(JavaModifier.SYNTHETIC)
                && !method.tryGetAnnotationOfType(Override.class).isPresent()
                && java.util.stream.Stream.concat(
                                method.getOwner().getAllRawSuperclasses().stream(),
                                method.getOwner().getAllRawInterfaces().stream())
                        .noneMatch(type -> type.getMethods().stream()
                                .anyMatch(inherited -> inherited.getName().equals(method.getName())));
    }

    private static DescribedPredicate<JavaClass> in(String module) {
        return describe("belong to " + module, type -> module(type).equals(module));
    }

    /** {@code sdk} for {@code ai.lepton.sdk.layer.Dense}. */
    private static String module(JavaClass type) {
        String[] names = type.getPackageName().split("\\.", -1);
        return names.length < 3 || !type.getPackageName().startsWith("ai.lepton.") ? "" : names[2];
    }
}

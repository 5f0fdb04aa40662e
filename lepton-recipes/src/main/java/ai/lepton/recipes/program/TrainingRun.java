package ai.lepton.recipes.program;

import static java.util.Objects.requireNonNull;

import ai.lepton.client.run.RunProgram.Made;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.api.RunEvent;
import ai.lepton.core.model.Lineage;
import ai.lepton.recipes.ProgressReports;
import ai.lepton.recipes.RunContext;
import ai.lepton.recipes.RunEnvironment;
import ai.lepton.recipes.RunParameters;
import ai.lepton.sdk.ModelPackage;
import ai.lepton.sdk.PackageDetails;
import ai.lepton.sdk.Trainer;
import ai.lepton.sdk.callback.Callback;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The run that a program is part of: what it was asked for, and whom it tells how far it is.
 *
 * <p>{@code ./lepton train Train.java} makes the program a run of the server's: its parameters, its progress and the
 * model that it registers are kept there. Started by {@code java Train.java} alone, the same program prints what it says
 * and writes its package into the folder it was started in; its parameters are then system properties, {@code
 * -Dlepton.param.epochs=3}, and so is the model's name, {@code -Dlepton.name=digits}.
 *
 * <p>All methods may be called by any thread.
 */
public final class TrainingRun {

    private static final String PACKAGE = "package";
    private static final int LONGEST_MESSAGE = 1000;

    private static @Nullable TrainingRun current;

    private final RunContext context;
    private final @Nullable ProgramSource source;
    private final Map<String, String> own;
    private final RunParameters parameters;
    private final MessageRate rate = new MessageRate(System::nanoTime);
    private boolean registering;
    private @Nullable Made made;

    private TrainingRun(RunContext context, @Nullable ProgramSource source, Map<String, String> own) {
        this.context = context;
        this.source = source;
        this.own = new TreeMap<>(own);
        this.parameters = new RunParameters(own);
    }

    /** The run of this process; the same object each time. */
    public static TrainingRun current() {
        synchronized (TrainingRun.class) {
            if (current == null) {
                Class<?> caller = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE)
                        .getCallerClass();
                LocalContext context = LocalContext.ofSystemProperties(ProgramSource.modelName(caller.getSimpleName()));
                current = new TrainingRun(context, null, context.parameters());
            }
            return current;
        }
    }

    /** Makes a server's run the current one. */
    static TrainingRun begin(RunContext context, ProgramParameters program) {
        synchronized (TrainingRun.class) {
            TrainingRun run = new TrainingRun(context, program.source(), program.own());
            current = run;
            return run;
        }
    }

    /** What its model will be called. */
    public String name() {
        return context.modelName();
    }

    /** The folder for what the program writes, absolute: the run's own, or the one it was started in. */
    public Path folder() {
        return context.folder();
    }

    /** The parameters that were given, by name. */
    public synchronized Map<String, String> parameters() {
        own.forEach((name, value) -> parameters.text(name, value)); // now the program has read them all
        return Map.copyOf(own);
    }

    /** A text parameter, or {@code otherwise} where it was not given. */
    public synchronized String parameter(String name, String otherwise) {
        return parameters.text(name, otherwise);
    }

    /**
     * A whole number of 32 bits; any sign.
     *
     * @throws LeptonException {@link ErrorCode#INVALID_ARGUMENT} naming parameter and value if it is none; so for all
     */
    public synchronized int parameter(String name, int otherwise) {
        return parameters.integer(name, otherwise, Integer.MIN_VALUE);
    }

    /** A whole number of 64 bits, such as a seed. */
    public synchronized long parameter(String name, long otherwise) {
        return parameters.number(name, otherwise);
    }

    /** A number, such as a learning rate. */
    public synchronized double parameter(String name, double otherwise) {
        return parameters.real(name, otherwise);
    }

    /** {@code true} or {@code false}. */
    public synchronized boolean parameter(String name, boolean otherwise) {
        return parameters.flag(name, otherwise);
    }

    /** Reports a {@code fit}: {@code Fit.epochs(5).callback(run.progress())}. One for each {@code fit}. */
    public Callback progress() {
        return new ProgressReports(context, System::nanoTime);
    }

    /**
     * Reports an epoch of a loop of the program's own.
     *
     * @param epoch that is done, from 1
     * @param epochs how many there will be
     * @param figures by name, such as {@code loss}
     * @throws IllegalArgumentException if the epoch is not one of them
     */
    public void epochDone(int epoch, int epochs, Map<String, Double> figures) {
        if (epoch < 1 || epoch > epochs) {
            throw new IllegalArgumentException("epoch: " + epoch + " (expected: 1 to " + epochs + ")");
        }
        context.progress(new RunEvent.Progress(epoch, epochs, 1, 1, Map.copyOf(figures), null, true));
    }

    /** Says a line to whoever follows the run; of a flood, and of long lines, the rest is in the log alone. */
    public void message(String line) {
        if (line.length() <= LONGEST_MESSAGE && rate.allows()) {
            context.message(line);
        } else {
            System.out.println(line);
        }
    }

    /** {@link #register(Trainer, PackageDetails)} with nothing but what the trainer knows. */
    public void register(Trainer trainer) {
        register(trainer, PackageDetails.none());
    }

    /**
     * Writes the trained model as a verified package, which the server registers once the program has ended; without a
     * server the package stays, as {@code <name>.lepton} or, where that is taken, {@code <name>-2.lepton} and so on.
     *
     * <p>The package's lineage gets the run, the parameters as the program read them, the environment, and the name and
     * SHA-256 of the program's text; data set and seed are those of {@code details}, if it has a lineage.
     *
     * @param details labels, image, card, and metrics, which become the run's
     * @throws IllegalStateException if the run has a model already
     * @throws LeptonException {@link ErrorCode#NOT_EXPORTABLE} or {@link ErrorCode#EXPORT_MISMATCH}; {@link
     *     ErrorCode#NOT_FINITE} if a metric is not; nothing is written then
     */
    public void register(Trainer trainer, PackageDetails details) {
        requireNonNull(trainer, "trainer");
        details.metrics().forEach(TrainingRun::requireFinite);
        begin();
        try {
            Map<String, String> environment = RunEnvironment.of(trainer);
            context.environment(environment);
            Path target = target();
            ModelPackage.write(trainer, target, complete(details, trainer, environment));
            if (source == null) {
                System.out.println("Wrote " + target);
            }
            end(new Made(String.valueOf(target.getFileName()), details.metrics()));
        } finally {
            end(null);
        }
    }

    private synchronized void begin() {
        if (registering || made != null) {
            throw new IllegalStateException(
                    "register: called twice (expected: once; a run makes one version). Register the best, or train"
                            + " each model in a run of its own.");
        }
        registering = true;
    }

    private synchronized void end(@Nullable Made result) {
        registering = false;
        made = result == null ? made : result;
    }

    private static void requireFinite(String name, double value) {
        if (!Double.isFinite(value)) {
            throw new LeptonException(
                    ErrorCode.NOT_FINITE, "metrics: " + name + " = " + value + " (expected: a finite number)");
        }
    }

    private Path target() {
        if (source != null) {
            return folder().resolve(PACKAGE);
        }
        Path target = folder().resolve(name() + ".lepton");
        for (int number = 2; Files.exists(target); number++) {
            target = folder().resolve(name() + "-" + number + ".lepton");
        }
        return target;
    }

    private PackageDetails complete(PackageDetails details, Trainer trainer, Map<String, String> environment) {
        Lineage given = details.lineage() != null
                ? details.lineage()
                : Lineage.ofSeed(trainer.options().seed());
        Map<String, String> all = new TreeMap<>(given.parameters());
        all.putAll(own);
        all.putAll(used());
        if (source != null) {
            all.put(ProgramParameters.FILE, source.fileName());
            all.put(ProgramParameters.PREFIX + "sha256", source.sha256());
        }
        Lineage lineage = new Lineage(
                        source == null ? null : context.runId(),
                        given.dataset(),
                        given.dataHash(),
                        given.seed(),
                        all,
                        environment)
                .withData(context.data());
        PackageDetails.Card none = PackageDetails.none().card();
        PackageDetails.Card card = details.card().equals(none)
                ? new PackageDetails.Card(name(), none.purpose(), none.data(), none.limits())
                : details.card();
        return details.lineage(lineage).card(card);
    }

    /** Parameters as the program read them, defaults too. */
    synchronized Map<String, String> used() {
        return parameters.used();
    }

    /** What was registered; null if nothing was. */
    synchronized @Nullable Made made() {
        return made;
    }
}

package ai.lepton.client.run;

import ai.lepton.client.internal.Fetch;
import ai.lepton.client.internal.Http;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.ErrorKind;
import ai.lepton.core.LeptonException;
import ai.lepton.core.api.ApiJson;
import ai.lepton.core.api.DatasetVersion;
import ai.lepton.core.api.ModelVersion;
import ai.lepton.core.api.Run;
import ai.lepton.core.api.RunAssignment;
import ai.lepton.core.api.RunEvent;
import ai.lepton.core.api.RunResult;
import ai.lepton.core.model.DataUse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A run's process as it talks with its server. Must be closed, after {@link #succeed} or {@link #fail}.
 *
 * <p>Usable from any thread. Until it is closed it ends the whole process when the server is gone: at once when standard
 * input ends, which it does with the server's process, and after 30 s of reports that do not arrive.
 */
public final class RunConnection implements AutoCloseable {

    private static final Duration RESULT_PATIENCE = Duration.ofMinutes(10);
    private static final Duration RETRY = Duration.ofMillis(500);

    private final RunAssignment assignment;
    private final Http http;
    private final Reporter reporter;
    private final Reporter.Timing timing;
    private volatile boolean closed;

    private RunConnection(RunAssignment assignment, Http http, Reporter reporter, Reporter.Timing timing) {
        this.assignment = assignment;
        this.http = http;
        this.reporter = reporter;
        this.timing = timing;
    }

    /**
     * Reads from standard input what this process is to do, and begins to give signs of life.
     *
     * @throws LeptonException {@link ErrorCode#BAD_REQUEST} if nothing is said there, as when a person starts it
     */
    public static RunConnection open() {
        return open(System.in, Reporter.Timing.defaults(), Halt.JVM);
    }

    static RunConnection open(InputStream input, Reporter.Timing timing, Halt halt) {
        BufferedReader lines = new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8));
        RunAssignment assignment = assignment(lines);
        Http http = new Http(URI.create(assignment.serverUrl()), assignment.token());
        Reporter reporter = new Reporter(http, path(assignment) + "/report", timing, halt);
        RunConnection connection = new RunConnection(assignment, http, reporter, timing);
        Thread parent = new Thread(() -> connection.watchParent(lines, halt), "lepton-parent");
        parent.setDaemon(true);
        parent.start();
        reporter.start();
        return connection;
    }

    private static RunAssignment assignment(BufferedReader lines) {
        try {
            String line = lines.readLine();
            if (line != null) {
                return ApiJson.read(line.getBytes(StandardCharsets.UTF_8), RunAssignment.class);
            }
        } catch (IOException e) {
            // said below
        }
        throw new LeptonException(
                ErrorCode.BAD_REQUEST,
                "standard input: ended (expected: what to do, in a line of JSON). This program is started by a Lepton"
                        + " server, not by hand; ask for a run: ./lepton train");
    }

    private void watchParent(BufferedReader lines, Halt halt) {
        try {
            while (lines.readLine() != null) {
                // the server says nothing more
            }
        } catch (IOException e) {
            // ended in another way
        }
        if (!closed) {
            halt.now(ErrorKind.UNAVAILABLE, "the server that started this run is gone");
        }
    }

    public String id() {
        return assignment.runId();
    }

    /** The model to register. */
    public String name() {
        return assignment.name();
    }

    public Map<String, String> parameters() {
        return assignment.parameters();
    }

    /** The registered datasets that it is to read, by the parameter that names each. */
    public Map<String, DatasetVersion> datasets() {
        return assignment.datasets();
    }

    /**
     * Writes a dataset that the run was given to a new file or folder, checked against its hash.
     *
     * @throws IOException if it cannot be written
     * @throws LeptonException as the server says; {@link ErrorCode#SERVER_LOST}; {@link ErrorCode#DATA_CORRUPT}
     */
    void fetch(String parameter, Path target) throws IOException {
        DatasetVersion version = assignment.datasets().get(parameter);
        if (version == null) {
            throw new IllegalArgumentException("parameter: " + parameter + " (expected: one of "
                    + datasets().keySet() + ")");
        }
        new Fetch(http, path(assignment) + "/data/" + parameter, version).to(target);
    }

    /** Says what it reads from paths. */
    void data(List<DataUse> data) {
        reporter.data(data);
    }

    /** The run's own folder, the place for the package that it makes. */
    public Path folder() {
        return Path.of(assignment.folder());
    }

    /** Says what the run runs on: versions, JDK, machine, thread counts. */
    public void environment(Map<String, String> environment) {
        reporter.environment(environment);
    }

    /** Says how far it is; call it as often as you like. */
    public void progress(RunEvent.Progress progress) {
        reporter.progress(progress);
    }

    /** Says a line to people. */
    public void message(String message) {
        reporter.message(message);
    }

    /**
     * Hands over what the run made, which ends it.
     *
     * @return the version under which the server registered it
     * @throws LeptonException as the server says; the run can still {@link #fail}
     */
    public ModelVersion succeed(RunProgram.Made made) {
        byte[] answer =
                result(new RunResult(made.packageFolder(), made.metrics(), null, made.baselines(), made.rows()));
        reporter.close();
        return ApiJson.read(answer, ModelVersion.class);
    }

    /** Says why the run failed, which ends it. */
    public void fail(ErrorCode code, String detail) {
        byte[] unused = result(new RunResult(null, Map.of(), new Run.Failure(code.name(), detail)));
        reporter.close();
    }

    private byte[] result(RunResult result) {
        reporter.flush();
        reporter.expectEnd();
        long deadline = System.nanoTime() + timing.patience().toNanos();
        while (true) {
            try {
                return http.send("POST", path(assignment) + "/result", ApiJson.write(result), RESULT_PATIENCE);
            } catch (LeptonException e) {
                // Asking twice does no harm: a run that has its version gets the same again.
                if (!Reporter.isAway(e) || System.nanoTime() > deadline) {
                    throw e;
                }
                pause();
            }
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(RETRY.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String path(RunAssignment assignment) {
        return "/api/v1/runs/" + assignment.runId();
    }

    @Override
    public void close() {
        closed = true;
        reporter.close();
    }
}

package ai.lepton.server.inference;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.api.EndpointPlan.Capture;
import ai.lepton.core.api.PredictionId;
import ai.lepton.runtime.LoadedModel;
import ai.lepton.server.batch.Batcher;
import ai.lepton.server.batch.Batchers;
import ai.lepton.server.batch.Scoring;
import ai.lepton.server.capture.Samples;
import ai.lepton.server.inference.internal.InferenceRequest;
import ai.lepton.server.inference.internal.Scheduling;
import ai.lepton.server.models.ModelRepository;
import ai.lepton.server.models.ModelRepository.Serving;
import ai.lepton.server.models.Target;
import ai.lepton.server.shadow.Shadows;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The way of every request from its bytes to its answer, whatever protocol it came by: lease, read, score, write. Where
 * the model is short all of it happens on the event loop that the request came by; else the request gets a place in the
 * queue, and a worker scores it. May be used by any thread.
 */
public final class Inferences {

    /** What an event loop may read: about a tenth of a millisecond of numbers in JSON. */
    private static final long LIGHT_BYTES = 64 << 10;

    private final ModelRepository models;
    private final Batchers batchers;
    private final Admission admission;
    private final InferenceMeters meters;
    private final Shadows shadows;
    private final @Nullable Samples samples;
    private final PredictionIds ids = new PredictionIds();

    /** @param samples where those are kept that a plan wants; null for nowhere */
    public Inferences(
            ModelRepository models,
            Batchers batchers,
            Admission admission,
            InferenceMeters meters,
            Shadows shadows,
            @Nullable Samples samples) {
        this.models = models;
        this.batchers = batchers;
        this.admission = admission;
        this.meters = meters;
        this.shadows = shadows;
        this.samples = samples;
    }

    /** What is deployed. */
    public ModelRepository models() {
        return models;
    }

    /**
     * Answers a request.
     *
     * @param version that is asked for; null for whichever answers
     * @param bodyBytes size of what the exchange holds on to until it is answered
     * @return fails with {@link ErrorCode#QUEUE_FULL} if too many wait already, {@link ErrorCode#TIMED_OUT} if the
     *     caller's time is over before it is answered, and as the exchange and the model do
     * @throws LeptonException as {@link ModelRepository#leaseNow} if no such model answers
     */
    public <T> CompletableFuture<T> submit(
            Caller caller, String name, @Nullable String version, long bodyBytes, Exchange<T> exchange) {
        Target target = new Target(name, version, caller.headers());
        Serving serving = models.leaseNow(target);
        return serving == null
                ? wait(target, caller, bodyBytes, exchange)
                : submit(serving, caller, bodyBytes, exchange);
    }

    /** Until the model is in memory again; whoever gives up meanwhile does not wait for that. */
    private <T> CompletableFuture<T> wait(Target target, Caller caller, long bodyBytes, Exchange<T> exchange) {
        Admission.Ticket ticket = admission.admit(bodyBytes);
        CompletableFuture<T> answer = new CompletableFuture<>();
        caller.onLeaving(expired -> answer.completeExceptionally(Scoring.reason(expired)));
        CompletableFuture<Void> unused = models.acquire(target).handle((serving, failure) -> {
            ticket.end();
            if (failure != null) {
                caller.answered();
                answer.completeExceptionally(failure);
            } else if (answer.isDone()) {
                serving.close();
                caller.answered();
            } else {
                forward(submit(serving, caller, bodyBytes, exchange), answer);
            }
            return null;
        });
        return answer;
    }

    private static <T> void forward(CompletableFuture<T> from, CompletableFuture<T> to) {
        CompletableFuture<Void> unused = from.handle((answer, failure) -> {
            if (failure == null) {
                to.complete(answer);
            } else {
                to.completeExceptionally(failure);
            }
            return null;
        });
    }

    private <T> CompletableFuture<T> submit(Serving serving, Caller caller, long bodyBytes, Exchange<T> exchange) {
        Call<T> call = new Call<>(serving, caller, exchange);
        try {
            call.start(bodyBytes);
        } catch (Throwable e) { // an Error too: the lease must be given back
            call.failed(e);
        }
        return call.answer;
    }

    /**
     * Where a request's time went, in nanoseconds.
     *
     * @param queue waiting for a thread
     * @param read decoding
     * @param score in the model
     * @param write encoding
     */
    record Durations(long queue, long read, long score, long write) {

        long total() {
            return queue + read + score + write;
        }
    }

    /** One request. */
    private final class Call<T> implements Scoring.Asker {

        private final long asked = System.nanoTime();
        private final Serving serving;
        private final Caller caller;
        private final Exchange<T> exchange;
        private final CompletableFuture<T> answer = new CompletableFuture<>();
        private final AtomicBoolean ended = new AtomicBoolean();
        private volatile Admission.@Nullable Ticket ticket;
        private volatile @Nullable Scoring scoring;
        private volatile @Nullable InferenceRequest request;
        private volatile long readNanos;
        private volatile boolean watched;

        Call(Serving serving, Caller caller, Exchange<T> exchange) {
            this.serving = serving;
            this.caller = caller;
            this.exchange = exchange;
        }

        void start(long bodyBytes) {
            Batcher batcher = serving.batcher();
            boolean isLight = bodyBytes <= LIGHT_BYTES && exchange.isLight();
            if (isLight && batcher.isShort() && caller.isOnLoop()) {
                Scoring read = read();
                if (batcher.isShort(read.rows())) {
                    batcher.scoreOnLoop(caller.loop(), read);
                } else {
                    ticket = admission.admit(bodyBytes);
                    batcher.enqueue(read);
                }
                return;
            }
            ticket = admission.admit(bodyBytes);
            waiting();
            if (isLight) {
                batcher.enqueue(read());
            } else {
                batchers.execute(this::readLater);
            }
        }

        /** By a worker. */
        private void readLater() {
            if (ended.get()) {
                return; // nobody waits
            }
            try {
                serving.batcher().enqueue(read());
            } catch (Throwable e) { // an Error too: the request must be answered whatever happened to it
                failed(e);
            }
        }

        private Scoring read() {
            long begun = System.nanoTime();
            LoadedModel model = serving.model();
            InferenceRequest read = exchange.read(serving, this::hold);
            Map<String, NdArray> inputs = model.prepare(read.inputs());
            Scheduling scheduling = read.scheduling();
            Duration timeout = scheduling.timeout();
            if (timeout != null) {
                caller.within(timeout);
            }
            request = read;
            readNanos = System.nanoTime() - begun;
            Scoring made = new Scoring(
                    inputs,
                    read.wanted(model.signature().outputNames()),
                    scheduling.priority(),
                    asked,
                    readNanos,
                    this);
            scoring = made;
            if (ended.get()) { // given up while it was read: the lease is back, and it must not run
                made.giveUp(true);
            }
            return made;
        }

        private void hold(long bytes) {
            Admission.Ticket held = ticket;
            if (held != null) {
                held.hold(bytes);
            }
        }

        private void left(boolean expired) {
            Scoring made = scoring;
            if (made != null) {
                made.giveUp(expired);
            } else {
                failed(Scoring.reason(expired));
            }
        }

        @Override
        public void waiting() {
            if (!watched) {
                watched = true;
                caller.onLeaving(this::left);
            }
        }

        @Override
        public void begun() {
            Admission.Ticket held = ticket;
            if (held != null) {
                held.begin();
            }
        }

        @Override
        public void scored(Map<String, NdArray> outputs, int batchRows, long waitedNanos, long runNanos) {
            InferenceRequest read = request;
            if (read == null || ended.getAndSet(true)) {
                return;
            }
            T written;
            PredictionId prediction;
            try {
                long begun = System.nanoTime();
                PredictionId known = caller.predictionOf(serving.origin());
                prediction = known == null ? ids.next(serving.origin()) : known;
                written = exchange.write(serving, read, outputs, prediction);
                long answered = System.nanoTime();
                Durations durations =
                        new Durations(Math.max(0, waitedNanos - readNanos), readNanos, runNanos, answered - begun);
                long rows = read.rows();
                meters.answered(serving.name(), serving.version(), rows, durations);
                caller.served(new Served(
                        serving.name(),
                        serving.version(),
                        prediction,
                        1,
                        rows,
                        batchRows,
                        durations.queue(),
                        durations.read(),
                        durations.score(),
                        durations.write(),
                        answered));
            } catch (Throwable e) { // an Error too
                fail(e);
                return;
            }
            end();
            answer.complete(written);
            keep(prediction, read, outputs);
            shadows.offer(models, serving.name(), read.inputs(), outputs); // whoever asked has the answer
        }

        private void keep(PredictionId prediction, InferenceRequest read, Map<String, NdArray> outputs) {
            Capture capture = serving.capture();
            Samples kept = samples;
            if (capture != null && kept != null && Samples.isWanted(capture, prediction)) {
                kept.offer(capture, serving, prediction, read.inputs(), outputs, read.rowNumbers());
            }
        }

        @Override
        public void failed(Throwable reason) {
            if (!ended.getAndSet(true)) {
                fail(reason);
            }
        }

        private void fail(Throwable reason) {
            ErrorCode code = reason instanceof LeptonException e ? e.code() : ErrorCode.INTERNAL;
            meters.failed(serving.name(), serving.version(), code, System.nanoTime() - asked);
            caller.served(Served.unanswered(serving.name(), serving.version()));
            end();
            answer.completeExceptionally(reason);
        }

        private void end() {
            Admission.Ticket held = ticket;
            if (held != null) {
                held.end();
            }
            serving.close();
            caller.answered();
        }
    }
}

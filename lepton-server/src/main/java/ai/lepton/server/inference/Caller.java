package ai.lepton.server.inference;

import ai.lepton.core.api.PredictionId;
import ai.lepton.server.traffic.Headers;
import com.linecorp.armeria.common.TimeoutException;
import com.linecorp.armeria.common.util.TimeoutMode;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Who waits for an answer, and for how long. May be used by any thread. */
public abstract sealed class Caller {

    /** Hears that nobody waits any more. */
    @FunctionalInterface
    interface Leaving {
        /** @param expired whether the time is over; otherwise who asked is gone */
        void left(boolean expired);
    }

    private final ServiceRequestContext ctx;

    private Caller(ServiceRequestContext ctx) {
        this.ctx = ctx;
    }

    /** A request that has a context to itself: its time-out and its end are the context's. */
    public static Caller ofRequest(ServiceRequestContext ctx) {
        return new OfRequest(ctx);
    }

    /**
     * The messages of a stream, which are answered one after the other; each has its own time.
     *
     * @param timeout of a message that does not say
     * @param listener hears what each message was answered by, before its answer is there
     */
    public static Caller ofStream(ServiceRequestContext ctx, Duration timeout, Consumer<Served> listener) {
        return new OfStream(ctx, timeout, listener);
    }

    /** The event loop that reads from this caller. */
    final Executor loop() {
        return ctx.eventLoop().withoutContext();
    }

    /** Whether this is the thread of {@link #loop}. */
    final boolean isOnLoop() {
        return ctx.eventLoop().inEventLoop();
    }

    /** What it says beside the body; of a stream, what it said at its beginning. */
    final Headers headers() {
        return ctx.request().headers()::get;
    }

    final boolean isGone() {
        return ctx.isCancelled();
    }

    /** Remembers what it was answered by, beside what it was before. */
    void served(Served now) {
        now.after(Served.of(ctx)).putOn(ctx);
    }

    /** The name of the next answer, if it is a part of one that has a name; null if it is one of its own. */
    abstract @Nullable PredictionId predictionOf(long origin);

    /** Shortens the time, counted from when the request came; of a message, from now. */
    abstract void within(Duration time);

    /** Lets somebody hear of it when nobody waits any more; at once if so. */
    abstract void onLeaving(Leaving leaving);

    /** What was asked before is answered. */
    abstract void answered();

    private static final class OfRequest extends Caller {

        OfRequest(ServiceRequestContext ctx) {
            super(ctx);
        }

        @Override
        @Nullable
        PredictionId predictionOf(long origin) {
            Served before = Served.of(super.ctx);
            PredictionId known = before == null ? null : before.prediction();
            return known != null && known.origin() == origin ? known : null;
        }

        @Override
        void within(Duration time) {
            ServiceRequestContext ctx = super.ctx;
            long most = ctx.requestTimeoutMillis();
            long millis = Math.max(1, TimeUnit.NANOSECONDS.toMillis(time.toNanos()));
            if (most == 0 || millis < most) {
                ctx.setRequestTimeoutMillis(TimeoutMode.SET_FROM_START, millis);
            }
        }

        @Override
        void onLeaving(Leaving leaving) {
            CompletableFuture<Void> unused = super.ctx
                    .whenRequestCancelling()
                    .thenAccept(cause -> leaving.left(cause instanceof TimeoutException));
        }

        @Override
        void answered() {}
    }

    private static final class OfStream extends Caller {

        private final Duration timeout;
        private final Consumer<Served> listener;
        private volatile @Nullable Leaving current;
        private volatile @Nullable Future<?> clock;

        OfStream(ServiceRequestContext ctx, Duration timeout, Consumer<Served> listener) {
            super(ctx);
            this.timeout = timeout;
            this.listener = listener;
            // Once for the whole stream: what waits for this would pile up with every message.
            CompletableFuture<Void> unused = ctx.whenRequestCancelling().thenAccept(cause -> {
                Leaving leaving = current;
                if (leaving != null) {
                    leaving.left(false);
                }
            });
        }

        /** The ids are the messages' own. */
        @Override
        void served(Served now) {
            listener.accept(now);
            super.served(now.withoutPrediction());
        }

        @Override
        @Nullable
        PredictionId predictionOf(long origin) {
            return null;
        }

        @Override
        void within(Duration time) {
            if (time.compareTo(timeout) < 0 && current != null) {
                start(time);
            }
        }

        @Override
        void onLeaving(Leaving leaving) {
            current = leaving;
            start(timeout);
            if (isGone()) {
                leaving.left(false);
            }
        }

        private synchronized void start(Duration time) {
            stop();
            clock = super.ctx
                    .eventLoop()
                    .withoutContext()
                    .schedule(
                            () -> {
                                Leaving leaving = current;
                                if (leaving != null) {
                                    leaving.left(true);
                                }
                            },
                            time.toNanos(),
                            TimeUnit.NANOSECONDS);
        }

        private synchronized void stop() {
            Future<?> running = clock;
            if (running != null) {
                running.cancel(false);
                clock = null;
            }
        }

        @Override
        void answered() {
            current = null;
            stop();
        }
    }
}

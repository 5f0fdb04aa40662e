package ai.lepton.server.http;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Holds each token to its {@link RateLimit}. Only tokens that were let in get here, so that nobody can fill this with
 * others. May be used by any thread.
 */
public final class RateLimits {

    private static final double SECOND = 1e9;
    private static final int MANY = 4096;

    private final RateLimit limit;
    private final LongSupplier clock;
    private final long interval;
    private final long slack;

    /** By the header of the token: when the next request would be due if they came at equal intervals. */
    private final ConcurrentHashMap<String, AtomicLong> due = new ConcurrentHashMap<>();

    public RateLimits(RateLimit limit) {
        this(limit, System::nanoTime);
    }

    RateLimits(RateLimit limit, LongSupplier clock) {
        this.limit = limit;
        this.clock = clock;
        this.interval = limit.isNone() ? 0 : Math.max(1, Math.round(SECOND / limit.perSecond()));
        this.slack = interval * (limit.burst() - 1);
    }

    /**
     * Counts a request.
     *
     * @throws LeptonException {@link ErrorCode#RATE_LIMITED} if it is one too many; the response says when to come again
     */
    public void count(ServiceRequestContext ctx) {
        if (limit.isNone()) {
            return;
        }
        long wait = take(ctx.request().headers().get(HttpHeaderNames.AUTHORIZATION, ""));
        if (wait > 0) {
            long seconds = (long) Math.ceil(wait / SECOND);
            ctx.setAttr(Problems.RETRY_AFTER_SECONDS, seconds);
            throw new LeptonException(
                    ErrorCode.RATE_LIMITED,
                    String.format(
                            Locale.ROOT,
                            "token: too many requests (expected: at most %s a second, %d at once). Send it again in %d"
                                    + " s.",
                            number(limit.perSecond()),
                            limit.burst(),
                            seconds));
        }
    }

    /** Takes a request from a token's allowance; else how many nanoseconds to wait. */
    long take(String token) {
        long now = clock.getAsLong();
        if (due.size() > MANY) {
            due.values().removeIf(next -> next.get() - now < 0); // as good as new
        }
        AtomicLong next = due.computeIfAbsent(token, key -> new AtomicLong(now));
        while (true) {
            long planned = next.get();
            long base = planned - now > 0 ? planned : now;
            if (base - now > slack) {
                return base - now - slack;
            }
            if (next.compareAndSet(planned, base + interval)) {
                return 0;
            }
        }
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
}

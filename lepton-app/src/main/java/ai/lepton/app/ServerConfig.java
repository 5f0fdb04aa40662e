package ai.lepton.app;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.api.HomeLayout;
import ai.lepton.server.ServingOptions;
import ai.lepton.server.batch.BatchOptions;
import ai.lepton.server.http.RateLimit;
import ai.lepton.server.models.RepositoryOptions;
import ai.lepton.server.vetting.VettingLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a server is set up. A value comes from its flag, else from its environment variable, else from {@link Key}; a test
 * pins every name and every default.
 *
 * @param home where the server keeps everything; no second server may use it
 * @param host address to listen on: 127.0.0.1, or 0.0.0.0 for all of them, which needs {@code insecure}
 * @param port to listen on; 0 for any that is free
 * @param portIsFixed whether a busy port is an error; otherwise the next free one is taken
 * @param insecure whether the server may be reached from other machines although it has no TLS
 * @param largestBody bytes of a request's body, at most
 * @param requestTimeout how long a request may take; time that a client asks to wait comes on top
 * @param drainTime how long requests in flight may take after a stop was asked for
 * @param noticeTime how long a server answers on after it has said that it is not ready, so that who sends it
 *     requests can hear of it
 * @param queue how many requests to models may wait
 * @param batching how such requests are put together
 * @param rateLimit how many of them each token may send
 * @param models what models may take
 * @param accessLog where a line for every request goes
 * @param telemetry OpenTelemetry's variables, which say whether and where traces go
 */
public record ServerConfig(
        HomeLayout home,
        String host,
        int port,
        boolean portIsFixed,
        boolean insecure,
        long largestBody,
        Duration requestTimeout,
        Duration drainTime,
        Duration noticeTime,
        int queue,
        BatchOptions batching,
        RateLimit rateLimit,
        ModelLimits models,
        AccessLogSettings accessLog,
        Map<String, String> telemetry) {

    /** Every setting: the names of its flag and of its environment variable, and what it is where nobody says. */
    public enum Key {
        HOME("LEPTON_HOME", "~/.lepton"),
        HOST("LEPTON_HOST", "127.0.0.1"),
        PORT("LEPTON_PORT", "8080"),
        INSECURE("LEPTON_INSECURE", "false"),
        LARGEST_BODY("LEPTON_LARGEST_BODY", "67108864"),
        REQUEST_TIMEOUT("LEPTON_REQUEST_TIMEOUT", "PT60S"),
        DRAIN_TIME("LEPTON_DRAIN_TIME", "PT10S"),
        NOTICE_TIME("LEPTON_NOTICE_TIME", "PT0.5S"),
        QUEUE("LEPTON_QUEUE", "256"),
        BATCH_ROWS("LEPTON_BATCH_ROWS", "32"),
        BATCH_DELAY("LEPTON_BATCH_DELAY", "PT0S"),
        RUN_MEMORY("LEPTON_RUN_MEMORY", "2147483648"),
        RATE_LIMIT("LEPTON_RATE_LIMIT", "0"),
        RATE_BURST("LEPTON_RATE_BURST", "0"),
        MODEL_MEMORY("LEPTON_MODEL_MEMORY", "0"),
        VET_MEMORY("LEPTON_VET_MEMORY", "1073741824"),
        VET_TIME("LEPTON_VET_TIME", "PT60S"),
        ACCESS_LOG("LEPTON_ACCESS_LOG", AccessLogSettings.USUAL),
        ACCESS_LOG_BYTES("LEPTON_ACCESS_LOG_BYTES", "268435456"),
        ACCESS_LOG_TIME("LEPTON_ACCESS_LOG_TIME", "P30D");

        private final String variable;
        private final String byDefault;

        Key(String variable, String byDefault) {
            this.variable = variable;
            this.byDefault = byDefault;
        }

        /** The environment variable. */
        public String variable() {
            return variable;
        }

        /** The value where nobody says; {@code ~} is the user's home. */
        public String byDefault() {
            return byDefault;
        }

        /** The flag, such as {@code --port}. */
        public String flag() {
            return "--" + name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }
    }

    private static final String THIS_MACHINE = "127.0.0.1";
    private static final String EVERYWHERE = "0.0.0.0";

    private static final Duration LONGEST_DELAY = Duration.ofSeconds(10);

    /** How many ports after the default one are tried. */
    static final int PORTS_TRIED = 20;

    /** @throws LeptonException {@link ErrorCode#INVALID_ARGUMENT} naming the setting */
    public ServerConfig {
        telemetry = Map.copyOf(telemetry);
        if (port < 0 || port > 65535) {
            throw wrong(Key.PORT, Integer.toString(port), "0 to 65535");
        }
        if (largestBody < 1) {
            throw wrong(Key.LARGEST_BODY, Long.toString(largestBody), "bytes, > 0");
        }
        if (requestTimeout.isNegative() || requestTimeout.isZero()) {
            throw wrong(Key.REQUEST_TIMEOUT, requestTimeout.toString(), "a time such as PT30S, > 0");
        }
        if (drainTime.isNegative()) {
            throw wrong(Key.DRAIN_TIME, drainTime.toString(), "a time such as PT10S, >= 0");
        }
        if (noticeTime.isNegative()) {
            throw wrong(Key.NOTICE_TIME, noticeTime.toString(), "a time such as PT5S, >= 0");
        }
        if (queue < 1) {
            throw wrong(Key.QUEUE, Integer.toString(queue), "requests, > 0");
        }
        if (!host.equals(THIS_MACHINE) && !host.equals(EVERYWHERE)) {
            throw wrong(Key.HOST, host, THIS_MACHINE + ", or " + EVERYWHERE + " with --insecure");
        }
        if (!insecure && !host.equals(THIS_MACHINE)) {
            throw new LeptonException(
                    ErrorCode.INVALID_ARGUMENT,
                    "host: " + host + " (expected: " + THIS_MACHINE + "). Others could read what goes over the network,"
                            + " the token too, as there is no TLS yet; --insecure allows it all the same.");
        }
    }

    /**
     * Settings from flags and environment.
     *
     * @param flags what was given on the command line; the others are not in it
     * @throws LeptonException {@link ErrorCode#INVALID_ARGUMENT} naming the setting, its value and where it came from
     */
    public static ServerConfig of(Map<Key, String> flags, Map<String, String> environment, Path userHome) {
        Settings settings = new Settings(flags, environment);
        return new ServerConfig(
                HomeLayout.parse(settings.source(Key.HOME), settings.text(Key.HOME), userHome),
                settings.text(Key.HOST),
                settings.port(),
                settings.isGiven(Key.PORT),
                settings.yesOrNo(Key.INSECURE),
                settings.number(Key.LARGEST_BODY, "bytes, > 0"),
                settings.duration(Key.REQUEST_TIMEOUT),
                settings.duration(Key.DRAIN_TIME),
                settings.duration(Key.NOTICE_TIME),
                settings.count(Key.QUEUE, "requests, > 0"),
                settings.batching(),
                settings.rateLimit(),
                settings.models(),
                settings.accessLog(),
                Telemetry.variables(environment));
    }

    /** The defaults for this home, on any free port: for tests and for embedding. */
    public static ServerConfig onFreePort(Path home) {
        return of(Map.of(Key.HOME, home.toString(), Key.PORT, "0"), Map.of(), home);
    }

    /** Whether only this machine reaches the server. */
    boolean isLoopback() {
        return host.equals(THIS_MACHINE);
    }

    /** What the model server takes on. */
    ServingOptions serving() {
        return ServingOptions.defaults()
                .withMaxBodyBytes(largestBody)
                .withTimeout(requestTimeout)
                .withQueue(queue)
                .withBatching(batching)
                .withRateLimit(rateLimit)
                .withRepository(RepositoryOptions.defaults().withMemoryBytes(models.memoryBytes()));
    }

    /** The ports to try, in this order. */
    List<Integer> candidatePorts() {
        if (portIsFixed || port == 0) {
            return List.of(port);
        }
        return java.util.stream.IntStream.rangeClosed(port, Math.min(port + PORTS_TRIED, 65535))
                .boxed()
                .toList();
    }

    private static LeptonException wrong(Key key, String value, String expected) {
        return new LeptonException(
                ErrorCode.INVALID_ARGUMENT, key.flag().substring(2) + ": " + value + " (expected: " + expected + ")");
    }

    /** Looks a value up, and says where a bad one came from. */
    private record Settings(Map<Key, String> flags, Map<String, String> environment) {

        boolean isGiven(Key key) {
            return given(key).isPresent();
        }

        String text(Key key) {
            return given(key).orElse(key.byDefault());
        }

        int port() {
            String expected = "a port, 0 to 65535";
            long number = number(Key.PORT, expected);
            if (number < 0 || number > 65535) {
                throw bad(Key.PORT, text(Key.PORT), expected);
            }
            return (int) number;
        }

        Long number(Key key, String expected) {
            String value = text(key);
            try {
                return Long.valueOf(value);
            } catch (NumberFormatException e) {
                throw bad(key, value, expected);
            }
        }

        ModelLimits models() {
            long memory = number(Key.MODEL_MEMORY, "bytes, or 0 for no limit");
            if (memory < 0) {
                throw bad(Key.MODEL_MEMORY, text(Key.MODEL_MEMORY), "bytes, or 0 for no limit");
            }
            long vetting = number(Key.VET_MEMORY, "bytes, >= 268435456");
            if (vetting < VettingLimits.LEAST_BYTES) {
                throw bad(Key.VET_MEMORY, text(Key.VET_MEMORY), "bytes, >= " + VettingLimits.LEAST_BYTES);
            }
            Duration time = duration(Key.VET_TIME);
            if (time.isNegative() || time.isZero()) {
                throw bad(Key.VET_TIME, text(Key.VET_TIME), "a time such as PT30S, > 0");
            }
            return new ModelLimits(memory, new VettingLimits(vetting, time));
        }

        AccessLogSettings accessLog() {
            String to = text(Key.ACCESS_LOG);
            try {
                Path unused = Path.of(to);
            } catch (java.nio.file.InvalidPathException e) {
                throw bad(Key.ACCESS_LOG, to.replace('\0', '?'), "a file, - for standard output, or off");
            }
            long bytes = number(Key.ACCESS_LOG_BYTES, "bytes, > 0");
            if (bytes < 1) {
                throw bad(Key.ACCESS_LOG_BYTES, text(Key.ACCESS_LOG_BYTES), "bytes, > 0");
            }
            Duration kept = duration(Key.ACCESS_LOG_TIME);
            if (kept.isNegative() || kept.isZero()) {
                throw bad(Key.ACCESS_LOG_TIME, text(Key.ACCESS_LOG_TIME), "a time such as P30D, > 0");
            }
            return new AccessLogSettings(to, bytes, kept);
        }

        int count(Key key, String expected) {
            long number = number(key, expected);
            if (number < 0 || number > Integer.MAX_VALUE) {
                throw bad(key, text(key), expected);
            }
            return (int) number;
        }

        BatchOptions batching() {
            int rows = count(Key.BATCH_ROWS, "rows, > 0");
            if (rows < 1) {
                throw bad(Key.BATCH_ROWS, text(Key.BATCH_ROWS), "rows, > 0");
            }
            Duration delay = duration(Key.BATCH_DELAY);
            if (delay.isNegative() || delay.compareTo(LONGEST_DELAY) > 0) {
                throw bad(Key.BATCH_DELAY, text(Key.BATCH_DELAY), "a time such as PT0.002S, at most PT10S");
            }
            long memory = number(Key.RUN_MEMORY, "bytes, or 0 for no limit");
            if (memory < 0) {
                throw bad(Key.RUN_MEMORY, text(Key.RUN_MEMORY), "bytes, or 0 for no limit");
            }
            return new BatchOptions(rows, delay, memory);
        }

        /** A burst that nobody chose is a second's worth. */
        RateLimit rateLimit() {
            String expected = "requests a second, 0 to 1000000; 0 for any number";
            double rate;
            try {
                rate = Double.parseDouble(text(Key.RATE_LIMIT));
            } catch (NumberFormatException e) {
                throw bad(Key.RATE_LIMIT, text(Key.RATE_LIMIT), expected);
            }
            if (!(rate >= 0 && rate <= 1e6)) {
                throw bad(Key.RATE_LIMIT, text(Key.RATE_LIMIT), expected);
            }
            int burst = count(Key.RATE_BURST, "requests, >= 0");
            if (burst > 0 && rate == 0) {
                // Who bounds the burst believes that he has bounded the rate.
                throw bad(Key.RATE_BURST, text(Key.RATE_BURST), "a rate too, with --rate-limit or LEPTON_RATE_LIMIT");
            }
            return new RateLimit(rate, burst == 0 ? Math.max(1, (int) Math.ceil(rate)) : burst);
        }

        boolean yesOrNo(Key key) {
            String value = text(key);
            if (!value.equals("true") && !value.equals("false")) {
                throw bad(key, value, "true or false");
            }
            return value.equals("true");
        }

        Duration duration(Key key) {
            String value = text(key);
            try {
                return Duration.parse(value);
            } catch (java.time.format.DateTimeParseException e) {
                throw bad(key, value, "a time such as PT30S");
            }
        }

        private Optional<String> given(Key key) {
            String flag = flags.get(key);
            if (flag != null) {
                return Optional.of(flag);
            }
            return Optional.ofNullable(environment.get(key.variable())).filter(value -> !value.isBlank());
        }

        /** Where a value came from. */
        String source(Key key) {
            return flags.containsKey(key) ? key.flag() : key.variable();
        }

        private LeptonException bad(Key key, String value, String expected) {
            return new LeptonException(
                    ErrorCode.INVALID_ARGUMENT, source(key) + ": " + value + " (expected: " + expected + ")");
        }
    }
}

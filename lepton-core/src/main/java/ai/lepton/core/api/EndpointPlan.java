package ai.lepton.core.api;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How an endpoint is to answer: the whole of it, in one document. What is not said is as by default, whatever was said
 * before.
 *
 * @param name in the URL
 * @param model short for one version that gets all requests; null once it is in {@code versions}
 * @param versions that answer, each with its share of the requests; their numbers differ, as a URL names them
 * @param shadows that get copies of requests and are compared, but never answer
 * @param assignment which request goes to which version; null for by chance alone
 * @param replicas how many sessions each version has, and which of them takes a request
 * @param capture which of the requests and answers are kept; null for none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EndpointPlan(
        String name,
        @Nullable ModelReference model,
        List<Share> versions,
        List<Shadow> shadows,
        @Nullable Assignment assignment,
        Replicas replicas,
        @Nullable Capture capture) {

    /** Versions and shadows of one endpoint, at most. */
    public static final int MOST_VERSIONS = 16;

    private static final int MOST_REPLICAS = 64;
    private static final Pattern HEADER = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}");

    /**
     * A version's share of the requests.
     *
     * @param model the version
     * @param weight its share is this over the sum of all; 0 for none but those that name it
     */
    public record Share(ModelReference model, double weight) {

        /** @throws IllegalArgumentException naming the weight, or the version, that cannot be */
        public Share {
            checkVersion("versions", model);
            if (!(weight >= 0 && weight <= 1e6)) {
                throw new IllegalArgumentException(
                        "versions: " + model + ": weight " + weight + " (expected: a number from 0 to 1000000)");
            }
        }
    }

    /**
     * A version that is compared with those that answer.
     *
     * @param model the version
     * @param percent of the requests that it gets a copy of
     */
    public record Shadow(ModelReference model, double percent) {

        /** @throws IllegalArgumentException naming the percentage, or the version, that cannot be */
        public Shadow {
            checkVersion("shadows", model);
            if (!(percent > 0 && percent <= 100)) {
                throw new IllegalArgumentException(
                        "shadows: " + model + ": percent " + percent + " (expected: a number above 0, at most 100)");
            }
        }
    }

    /**
     * Which request goes to which version. A rule comes first, then the key, then chance by the weights.
     *
     * @param key header, or gRPC metadata, whose value always leads to the same version while the weights stay, and
     *     mostly when they change; null for none
     * @param rules looked at in their order
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Assignment(@Nullable String key, List<Rule> rules) {

        /** @throws IllegalArgumentException if nothing is said, or no header can have such a name */
        public Assignment {
            rules = rules == null ? List.of() : List.copyOf(rules);
            if (key == null && rules.isEmpty()) {
                throw new IllegalArgumentException("assignment: nothing (expected: a key, rules, or both)");
            }
            if (key != null) {
                checkHeader("assignment.key", key);
            }
        }
    }

    /**
     * Requests with that header go to that version.
     *
     * @param header its name
     * @param value that it must have
     * @param version number of one of the endpoint's versions
     */
    public record Rule(String header, String value, int version) {

        /** @throws IllegalArgumentException if no header can have such a name or value */
        public Rule {
            checkHeader("assignment.rules", header);
            if (value == null || value.isEmpty() || value.length() > 200) {
                throw new IllegalArgumentException(
                        "assignment.rules: header " + header + ": value (expected: 1 to 200 characters)");
            }
        }
    }

    /** How one of several replicas is chosen. */
    public enum Balance {
        /** One after the other. */
        ROUND_ROBIN,
        /** The one with the fewest requests under way. */
        LEAST_REQUESTS,
        /** As often as its weight says. */
        WEIGHTED,
        /** Of two drawn by chance the one that will be done first, by its latency and what is under way. */
        LATENCY
    }

    /**
     * How many sessions a version has.
     *
     * @param least at any time; 0 lets the model out of memory when it is idle, and requests then wait while it is loaded
     *     again
     * @param most at any time
     * @param concurrency requests under way that one replica is to have; more of them add replicas
     * @param balance which replica takes a request
     * @param weights of the replicas, in their order, for {@link Balance#WEIGHTED}; 1 for those that have none
     * @param idleSeconds without a request, after which a model with {@code least} 0 leaves the memory
     */
    public record Replicas(
            Integer least, Integer most, Double concurrency, Balance balance, List<Double> weights, Long idleSeconds) {

        /** One session, always there. */
        public static final Replicas ONE = of(1);

        /** @throws IllegalArgumentException naming what is out of its range */
        public Replicas {
            least = least == null ? Integer.valueOf(1) : least;
            most = most == null ? Integer.valueOf(Math.max(1, least)) : most;
            concurrency = concurrency == null ? Double.valueOf(4) : concurrency;
            balance = balance == null ? Balance.LEAST_REQUESTS : balance;
            weights = weights == null ? List.of() : List.copyOf(weights);
            idleSeconds = idleSeconds == null ? Long.valueOf(300) : idleSeconds;
            if (least < 0 || least > MOST_REPLICAS) {
                throw new IllegalArgumentException(
                        "replicas.least: " + least + " (expected: 0 to " + MOST_REPLICAS + ")");
            }
            if (most < Math.max(1, least) || most > MOST_REPLICAS) {
                throw new IllegalArgumentException(
                        "replicas.most: " + most + " (expected: " + Math.max(1, least) + " to " + MOST_REPLICAS + ")");
            }
            if (!(concurrency > 0 && concurrency <= 1e6)) {
                throw new IllegalArgumentException(
                        "replicas.concurrency: " + concurrency + " (expected: above 0, at most 1000000)");
            }
            if (weights.size() > most || weights.stream().anyMatch(weight -> !(weight > 0 && weight <= 1e6))) {
                throw new IllegalArgumentException("replicas.weights: " + weights + " (expected: at most " + most
                        + " numbers, above 0 and at most 1000000)");
            }
            if (idleSeconds < 1) {
                throw new IllegalArgumentException("replicas.idleSeconds: " + idleSeconds + " (expected: >= 1)");
            }
        }

        /** That many sessions, always there. */
        public static Replicas of(int count) {
            return new Replicas(count, count, 4.0, Balance.LEAST_REQUESTS, List.of(), 300L);
        }

        /** Whether the number changes with the requests. */
        @JsonIgnore
        public boolean isElastic() {
            return least < most || least == 0;
        }
    }

    /**
     * Which requests and answers are kept as samples, and for how long.
     *
     * @param rate share of the answers that are kept, above 0 up to 1
     * @param days that a sample stays
     * @param bytes that all samples of the endpoint may take, compressed; the oldest go first
     * @param redact inputs and outputs that are never kept
     */
    public record Capture(Double rate, Integer days, Long bytes, List<String> redact) {

        /** How long a sample stays where nobody says. */
        public static final int USUAL_DAYS = 7;

        /** What the samples of an endpoint may take where nobody says. */
        public static final long USUAL_BYTES = 256L << 20;

        private static final int MOST_DAYS = 3650;
        private static final long LEAST_BYTES = 1L << 20;

        /** @throws IllegalArgumentException naming what is out of its range */
        public Capture {
            days = days == null ? Integer.valueOf(USUAL_DAYS) : days;
            bytes = bytes == null ? Long.valueOf(USUAL_BYTES) : bytes;
            redact = redact == null ? List.of() : List.copyOf(redact);
            if (rate == null || !(rate > 0 && rate <= 1)) {
                throw new IllegalArgumentException(
                        "capture.rate: " + rate + " (expected: above 0, at most 1; no capture at all for none)");
            }
            if (days < 1 || days > MOST_DAYS) {
                throw new IllegalArgumentException("capture.days: " + days + " (expected: 1 to " + MOST_DAYS + ")");
            }
            if (bytes < LEAST_BYTES) {
                throw new IllegalArgumentException("capture.bytes: " + bytes + " (expected: >= " + LEAST_BYTES + ")");
            }
        }

        /** A share of the answers, for seven days, 256 MiB, nothing redacted. */
        public static Capture of(double rate) {
            return new Capture(rate, USUAL_DAYS, USUAL_BYTES, List.of());
        }
    }

    /** @throws IllegalArgumentException naming the part that cannot be */
    public EndpointPlan {
        versions = versions == null ? List.of() : List.copyOf(versions);
        shadows = shadows == null ? List.of() : List.copyOf(shadows);
        replicas = replicas == null ? Replicas.ONE : replicas;
        if (model != null && !versions.isEmpty()) {
            throw new IllegalArgumentException("model: " + model + " beside versions (expected: one of the two)");
        }
        if (model != null) {
            versions = List.of(new Share(model, 100));
            model = null;
        }
        if (versions.isEmpty()) {
            throw new IllegalArgumentException(
                    "model: missing (expected: the name and version of a model, or versions with their weights)");
        }
        if (versions.size() + shadows.size() > MOST_VERSIONS) {
            throw new IllegalArgumentException("versions: " + (versions.size() + shadows.size())
                    + " with the shadows (expected: at most " + MOST_VERSIONS + ")");
        }
        if (versions.stream().mapToDouble(Share::weight).sum() <= 0) {
            throw new IllegalArgumentException("versions: every weight is 0 (expected: one above it)");
        }
        checkNumbers(versions, shadows);
        checkRules(versions, assignment);
    }

    /** A plan by which nothing is kept. */
    public EndpointPlan(
            String name,
            @Nullable ModelReference model,
            List<Share> versions,
            List<Shadow> shadows,
            @Nullable Assignment assignment,
            Replicas replicas) {
        this(name, model, versions, shadows, assignment, replicas, null);
    }

    /** All requests to one version. */
    public static EndpointPlan of(String name, ModelReference model) {
        return new EndpointPlan(name, model, List.of(), List.of(), null, Replicas.ONE);
    }

    /** The version that gets most requests; of equals the newest. */
    public ModelReference mainModel() {
        return versions.stream()
                .max(Comparator.comparingDouble(Share::weight)
                        .thenComparing(share -> share.model().version()))
                .map(Share::model)
                .orElseThrow();
    }

    /** Every version there is to be, those that answer first; each once. */
    public List<ModelReference> models() {
        return Stream.concat(
                        versions.stream().map(Share::model), shadows.stream().map(Shadow::model))
                .distinct()
                .toList();
    }

    /** The share of a version, from 0 to 1. */
    public double share(int version) {
        double sum = versions.stream().mapToDouble(Share::weight).sum();
        return versions.stream()
                .filter(share -> share.model().version() == version)
                .mapToDouble(share -> share.weight() / sum)
                .sum();
    }

    /** The percentage of requests that a version gets copies of; 0 where it is no shadow. */
    public double shadowPercent(int version) {
        return shadows.stream()
                .filter(shadow -> shadow.model().version() == version)
                .mapToDouble(Shadow::percent)
                .sum();
    }

    public EndpointPlan withVersions(List<Share> others) {
        return new EndpointPlan(name, null, others, shadows, assignment, replicas, capture);
    }

    public EndpointPlan withShadows(List<Shadow> others) {
        return new EndpointPlan(name, null, versions, others, assignment, replicas, capture);
    }

    public EndpointPlan withAssignment(@Nullable Assignment other) {
        return new EndpointPlan(name, null, versions, shadows, other, replicas, capture);
    }

    public EndpointPlan withReplicas(Replicas other) {
        return new EndpointPlan(name, null, versions, shadows, assignment, other, capture);
    }

    public EndpointPlan withCapture(@Nullable Capture other) {
        return new EndpointPlan(name, null, versions, shadows, assignment, replicas, other);
    }

    private static void checkVersion(String what, ModelReference model) {
        Objects.requireNonNull(model, "model"); // said by who reads the JSON
        if (model.name() == null || model.version() < 1) {
            throw new IllegalArgumentException(
                    what + ": model " + model + " (expected: a name and a version, 1, 2, 3 ...)");
        }
    }

    /** A number stands for one model, in the URL and in the metrics. */
    private static void checkNumbers(List<Share> versions, List<Shadow> shadows) {
        Map<Integer, ModelReference> numbers = new HashMap<>();
        for (Share share : versions) {
            ModelReference other = numbers.putIfAbsent(share.model().version(), share.model());
            if (other != null) {
                throw new IllegalArgumentException("versions: " + other + " and " + share.model()
                        + " (expected: each number once, as a URL names a version by it)");
            }
        }
        Set<Integer> shadowed = new HashSet<>();
        for (Shadow shadow : shadows) {
            ModelReference other = numbers.putIfAbsent(shadow.model().version(), shadow.model());
            boolean isSame = other == null || other.equals(shadow.model());
            if (!isSame || !shadowed.add(shadow.model().version())) {
                throw new IllegalArgumentException("shadows: " + shadow.model() + " and " + other
                        + " (expected: each number once, as metrics name a version by it)");
            }
        }
    }

    private static void checkRules(List<Share> versions, @Nullable Assignment assignment) {
        List<Integer> known =
                versions.stream().map(share -> share.model().version()).toList();
        for (Rule rule : assignment == null ? List.<Rule>of() : assignment.rules()) {
            if (!known.contains(rule.version())) {
                throw new IllegalArgumentException("assignment.rules: header " + rule.header() + ": version "
                        + rule.version() + " (expected: one of " + known + ")");
            }
        }
    }

    private static void checkHeader(String what, String name) {
        if (name == null || !HEADER.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    what + ": no such header (expected: the name of an HTTP header, such as x-user-id)");
        }
    }
}

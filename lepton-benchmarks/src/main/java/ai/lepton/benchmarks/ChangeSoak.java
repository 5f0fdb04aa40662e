package ai.lepton.benchmarks;

import ai.lepton.core.api.ApiJson;
import ai.lepton.core.api.EndpointPlan;
import ai.lepton.core.api.EndpointPlan.Replicas;
import ai.lepton.core.api.EndpointPlan.Share;
import ai.lepton.core.api.ModelReference;
import ai.lepton.core.api.PredictionId;
import ai.lepton.protocol.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import ai.lepton.protocol.InferTensorContents;
import ai.lepton.protocol.ModelInferRequest;
import ai.lepton.protocol.ModelInferResponse;
import ai.lepton.server.inference.PredictionIds;
import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.UnprocessedRequestException;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.client.grpc.GrpcClients;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A million requests over a hundred changes of an endpoint's versions and weights, keep-alive HTTP/1.1 and gRPC together, to
 * two servers of which one is told to end half-way. A client asks the other one when a server says that it has not begun the
 * request, and from then on only that one, as any load balancer does: who goes on sending until the port is closed has a
 * request under way when it is, and cannot know whether that was begun. Every request must be answered, by a version that may answer it, and
 * the id of its prediction be in one of the servers' access logs, once, and no other. {@code -Dlepton.requests=N}, {@code -Dlepton.changes=N} and {@code -Dlepton.seed=N} for others.
 */
final class ChangeSoak {

    private static final int CLIENTS = 8;
    private static final int VERSIONS = 6;
    private static final Pattern ANSWER = Pattern.compile("\"data\":\\[(-?\\d+)]");
    private static final Pattern PREDICTION = Pattern.compile("\"prediction\":\"([0-9a-z]+)\"");
    private static final Pattern VERSION = Pattern.compile("\"model_version\":\"(\\d+)\"");

    private final int requests;
    private final int changes;
    private final Random random;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicInteger elsewhere = new AtomicInteger();
    private final AtomicInteger lost = new AtomicInteger();
    private final PredictionId[] predictions;
    private final AtomicIntegerArray byVersion = new AtomicIntegerArray(VERSIONS + 1);
    private final List<Node> nodes = new ArrayList<>();

    private ChangeSoak(int requests, int changes, long seed) {
        this.requests = requests;
        this.predictions = new PredictionId[requests];
        this.changes = changes;
        this.random = new Random(seed);
    }

    /** Whether no request was lost. */
    static boolean run() throws Exception {
        long seed = Long.getLong("lepton.seed", System.nanoTime());
        System.out.println("seed " + seed);
        return run(Integer.getInteger("lepton.requests", 1_000_000), Integer.getInteger("lepton.changes", 100), seed);
    }

    /** Whether no request was lost. */
    static boolean run(int requests, int changes, long seed) throws Exception {
        return new ChangeSoak(requests, changes, seed).soak();
    }

    private boolean soak() throws Exception {
        Path folder = Files.createTempDirectory("lepton-changes");
        long begun = System.nanoTime();
        try (ClientFactory factory =
                ClientFactory.builder().connectTimeout(Duration.ofSeconds(30)).build()) {
            for (int version = 1; version <= VERSIONS; version++) {
                Files.write(folder.resolve(version + ".onnx"), OffsetGraph.bytes(version, 1));
            }
            for (int i = 0; i < 2; i++) {
                nodes.add(Node.start(folder, folder.resolve("access-" + i + ".log"), factory));
            }
            List<Thread> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                boolean isGrpc = i % 2 == 0;
                int first = i;
                Thread client = new Thread(() -> ask(isGrpc, first), "client-" + i);
                client.start();
                clients.add(client);
            }
            change();
            for (Thread client : clients) {
                client.join();
            }
            for (Node node : nodes) {
                node.end();
            }
            return judge(begun);
        } finally {
            nodes.forEach(Node::kill);
            delete(folder);
        }
    }

    /** Changes come as the requests do, so that each meets some; half-way the first server is told to end. */
    private void change() throws Exception {
        boolean isEnding = false;
        for (int change = 1; change <= changes && lost.get() == 0; change++) {
            long due = (long) requests * change / (changes + 1);
            while (next.get() < due && lost.get() == 0) {
                Thread.sleep(1);
            }
            EndpointPlan plan = plan();
            for (Node node : nodes) {
                if (!isEnding || node != nodes.get(0)) {
                    node.apply(plan);
                }
            }
            if (change == changes / 2) {
                isEnding = true;
                nodes.get(0).process.toHandle().destroy(); // SIGTERM
            }
        }
    }

    private EndpointPlan plan() {
        List<Share> shares = new ArrayList<>();
        int first = random.nextInt(VERSIONS);
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            shares.add(new Share(new ModelReference("m", 1 + (first + i) % VERSIONS), 1 + random.nextInt(99)));
        }
        return new EndpointPlan("m", null, shares, List.of(), null, Replicas.of(1 + random.nextInt(2)));
    }

    private void ask(boolean isGrpc, int first) {
        int turn = first;
        while (lost.get() == 0) {
            int number = next.getAndIncrement();
            if (number >= requests) {
                return;
            }
            turn++;
            try {
                if (!ask(isGrpc, number, nodes.get(turn % 2)) && !ask(isGrpc, number, nodes.get((turn + 1) % 2))) {
                    lost(number, "no server takes it");
                }
            } catch (RuntimeException e) {
                lost(number, String.valueOf(e));
            }
        }
    }

    private void lost(int number, String why) {
        lost.incrementAndGet();
        System.out.println("request " + number + ": " + why);
    }

    /** False if the server says that it has not begun the request. */
    private boolean ask(boolean isGrpc, int number, Node node) {
        if (node.isGone) {
            return false;
        }
        boolean taken = isGrpc ? askGrpc(number, node) : askHttp(number, node);
        if (taken) {
            answered.incrementAndGet();
        } else {
            elsewhere.incrementAndGet();
        }
        return taken;
    }

    private boolean askHttp(int number, Node node) {
        String body = "{\"id\":\"" + number
                + "\",\"inputs\":[{\"name\":\"x\",\"datatype\":\"INT64\",\"shape\":[1,1],\"data\":[" + number + "]}]}";
        AggregatedHttpResponse response;
        try {
            response = node.http
                    .execute(RequestHeaders.of(HttpMethod.POST, "/v2/models/m/infer"), body)
                    .aggregate()
                    .join();
        } catch (CompletionException e) {
            return refused(e, node);
        }
        String text = response.contentUtf8();
        if (response.status().code() == 503 && text.contains("shutting down")) {
            node.isGone = true;
            return false;
        }
        Matcher version = VERSION.matcher(text);
        Matcher answer = ANSWER.matcher(text);
        if (response.status().code() != 200
                || !version.find()
                || !answer.find()
                || !text.contains("\"id\":\"" + number + "\"")) {
            throw new IllegalStateException(response.status() + " " + text);
        }
        check(number, Integer.parseInt(version.group(1)), Long.parseLong(answer.group(1)));
        predictions[number] = PredictionId.parse(response.headers().get(PredictionIds.HEADER, ""));
        return true;
    }

    private boolean askGrpc(int number, Node node) {
        ModelInferRequest request = ModelInferRequest.newBuilder()
                .setModelName("m")
                .setId(Integer.toString(number))
                .addInputs(ModelInferRequest.InferInputTensor.newBuilder()
                        .setName("x")
                        .setDatatype("INT64")
                        .addShape(1)
                        .addShape(1)
                        .setContents(InferTensorContents.newBuilder().addInt64Contents(number)))
                .build();
        ModelInferResponse response;
        try {
            response = node.grpc.modelInfer(request);
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.UNAVAILABLE
                    && String.valueOf(e.getStatus().getDescription()).contains("shutting down")) {
                node.isGone = true;
                return false;
            }
            return refused(e, node);
        }
        if (!response.getId().equals(Integer.toString(number))) {
            throw new IllegalStateException("id " + response.getId());
        }
        check(
                number,
                Integer.parseInt(response.getModelVersion()),
                response.getOutputs(0).getContents().getInt64Contents(0));
        predictions[number] = PredictionId.parse(
                response.getParametersOrThrow(PredictionIds.PARAMETER).getStringParam());
        return true;
    }

    /** The answer is of the version that it says. */
    private void check(int number, int version, long answer) {
        if (answer != (long) number + version) {
            throw new IllegalStateException("answer " + answer + " of version " + version);
        }
        byVersion.incrementAndGet(version);
    }

    /** Only what the server cannot have begun may be asked elsewhere. */
    private static boolean refused(Throwable failure, Node node) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnprocessedRequestException || cause instanceof ConnectException) {
                node.isGone |= cause instanceof ConnectException || cause.getCause() instanceof ConnectException;
                return false;
            }
        }
        StringBuilder chain = new StringBuilder("answer missing");
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            chain.append("; ").append(cause);
        }
        throw new IllegalStateException(chain.toString(), failure);
    }

    private boolean judge(long begun) throws IOException {
        Set<PredictionId> logged = new HashSet<>();
        int twice = 0;
        int lines = 0;
        for (Node node : nodes) {
            try (BufferedReader log = Files.newBufferedReader(node.log)) { // half a gigabyte of a million
                for (String line = log.readLine(); line != null; line = log.readLine()) {
                    Matcher prediction = PREDICTION.matcher(line);
                    if (prediction.find()) {
                        lines++;
                        twice += logged.add(PredictionId.parse(prediction.group(1))) ? 0 : 1;
                    }
                }
            }
        }
        int missing = 0;
        for (PredictionId prediction : predictions) {
            missing += prediction != null && logged.contains(prediction) ? 0 : 1;
        }
        List<Integer> shares = new ArrayList<>();
        for (int version = 1; version <= VERSIONS; version++) {
            shares.add(byVersion.get(version));
        }
        System.out.printf(
                Locale.ROOT,
                "%,d requests over %d changes, %.0f s: answered %,d, logged %,d, twice %d, missing %d, lost %d, asked"
                        + " at the other server %d; by version %s%n",
                requests,
                changes,
                (System.nanoTime() - begun) / 1e9,
                answered.get(),
                lines,
                twice,
                missing,
                lost.get(),
                elsewhere.get(),
                shares);
        return lost.get() == 0 && answered.get() == requests && lines == requests && twice == 0 && missing == 0;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    /** A server in a process of its own. */
    private static final class Node {

        private final Process process;
        private final Path log;
        private final BufferedReader out;
        private final BufferedWriter in;
        private final WebClient http;
        private final GRPCInferenceServiceBlockingStub grpc;
        private volatile boolean isGone;

        private Node(Process process, Path log, ClientFactory factory) throws IOException {
            this.process = process;
            this.log = log;
            this.out = process.inputReader(StandardCharsets.UTF_8);
            this.in = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
            String port = out.readLine();
            this.http = WebClient.builder("h1c://127.0.0.1:" + port)
                    .factory(factory)
                    .responseTimeout(Duration.ofMinutes(1))
                    .build();
            this.grpc = GrpcClients.builder("gproto+h2c://127.0.0.1:" + port)
                    .factory(factory)
                    .responseTimeout(Duration.ofMinutes(1))
                    .build(GRPCInferenceServiceBlockingStub.class);
        }

        static Node start(Path folder, Path log, ClientFactory factory) throws IOException {
            Process process = new ProcessBuilder(
                            ProcessHandle.current().info().command().orElse("java"),
                            "-Xmx256m",
                            "-XX:+UseSerialGC",
                            "-cp",
                            System.getProperty("java.class.path"),
                            ChangeNode.class.getName(),
                            folder.toString(),
                            log.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            return new Node(process, log, factory);
        }

        void apply(EndpointPlan plan) throws IOException {
            in.write(ApiJson.text(plan) + "\n");
            in.flush();
            String said = out.readLine();
            if (!"done".equals(said)) {
                throw new IllegalStateException("node: " + said + " (expected: done)");
            }
        }

        /** Asks it to end, and waits until it has. */
        void end() throws InterruptedException {
            process.toHandle().destroy();
            if (!process.waitFor(1, TimeUnit.MINUTES)) {
                throw new IllegalStateException("node: still there a minute after SIGTERM (expected: ended)");
            }
        }

        void kill() {
            process.destroyForcibly();
        }
    }
}

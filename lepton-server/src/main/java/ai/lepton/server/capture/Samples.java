package ai.lepton.server.capture;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.FileErrors;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.api.EndpointPlan.Capture;
import ai.lepton.core.api.PredictionId;
import ai.lepton.core.model.TensorSpec;
import ai.lepton.server.models.ModelRepository.Serving;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntUnaryOperator;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Samples of what endpoints are asked and answer, where a plan says so: kept as files in a folder, a folder each.
 *
 * <p>A request only puts what is there anyway into a bounded queue; a thread makes lines of it, leaves out what is redacted,
 * compresses and writes. What does not fit into the queue or onto the disk is dropped and counted as {@code
 * lepton_samples_total}. Owns that thread and must be closed: then all that were taken are on the disk. May be used by any
 * thread.
 */
public final class Samples implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Samples.class);
    private static final Pattern ENDPOINT = Pattern.compile("[a-z0-9][a-z0-9_-]{0,62}");
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static final int MOST_WAITING = 1024;
    private static final long MOST_BYTES = 64L << 20;

    /** What gathers before it is compressed and written, unless a second is over. */
    private static final int MEMBER_BYTES = 1 << 20;

    private static final Duration GATHERING = Duration.ofSeconds(1);
    private static final Duration SWEEPING = Duration.ofMinutes(1);
    private static final Duration SLACK = Duration.ofMinutes(10);

    /** Samples must not take the last of a disk that the store needs too. */
    private static final long LEAST_FREE = 256L << 20;

    private final Path folder;
    private final long leastFree;
    private final Counter written;
    private final Counter dropped;
    private final ArrayBlockingQueue<Task> queue = new ArrayBlockingQueue<>(MOST_WAITING);
    private final AtomicLong waitingBytes = new AtomicLong();
    private final Map<String, Gathered> gathered = new HashMap<>();
    private final ConcurrentHashMap<String, SampleFiles> files = new ConcurrentHashMap<>();
    private final Thread thread;
    private boolean failing;
    private volatile boolean closing;

    /** What the thread is given. */
    private sealed interface Task {}

    private record Taken(Sample sample, long bytes) implements Task {}

    private record Flush(CountDownLatch done) implements Task {}

    private record Wake() implements Task {}

    /** Lines of an endpoint that are not written yet. */
    private static final class Gathered {
        private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
        private int samples;
        private Capture capture;

        Gathered(Capture capture) {
            this.capture = capture;
        }
    }

    /**
     * Samples in a folder, which is made with the first one.
     *
     * @param folder of all of them
     */
    public Samples(Path folder, MeterRegistry meters) {
        this(folder, meters, LEAST_FREE);
    }

    Samples(Path folder, MeterRegistry meters, long leastFree) {
        this.folder = folder;
        this.leastFree = leastFree;
        this.written = counter(meters, "written");
        this.dropped = counter(meters, "dropped");
        this.thread = new Thread(this::work, "lepton-samples");
        thread.setDaemon(true);
        thread.start();
    }

    private static Counter counter(MeterRegistry meters, String outcome) {
        return Counter.builder("lepton.samples")
                .description(
                        "Answers whose inputs and outputs were to be kept: written, or dropped as there was no room")
                .tag("outcome", outcome)
                .register(meters);
    }

    /** Whether an answer is one of those that are kept: its id says so. */
    public static boolean isWanted(Capture capture, PredictionId id) {
        return id.number() < capture.rate() * PredictionId.NUMBERS;
    }

    /**
     * Keeps an answer, or a part of one, unless there is too much to do; returns at once.
     *
     * @param rowNumbers of its rows in the whole answer, by their places here
     */
    public void offer(
            Capture capture,
            Serving serving,
            PredictionId id,
            Map<String, NdArray> inputs,
            Map<String, NdArray> outputs,
            IntUnaryOperator rowNumbers) {
        Map<String, NdArray> ordered = new LinkedHashMap<>();
        for (TensorSpec input : serving.model().signature().inputs()) { // as people know them
            NdArray given = inputs.get(input.name());
            if (given != null) {
                ordered.put(input.name(), given);
            }
        }
        offer(new Sample(id, serving.name(), serving.reference(), capture, ordered, outputs, rowNumbers));
    }

    void offer(Sample sample) {
        long bytes = sample.bytes();
        boolean isRoom = waitingBytes.addAndGet(bytes) <= MOST_BYTES;
        if (!isRoom || closing || !queue.offer(new Taken(sample, bytes))) {
            waitingBytes.addAndGet(-bytes);
            dropped.increment();
        }
    }

    private void work() {
        long swept = System.nanoTime() - SWEEPING.toNanos();
        long flushed = System.nanoTime();
        try {
            while (!closing || !queue.isEmpty()) {
                if (System.nanoTime() - swept >= SWEEPING.toNanos()) {
                    sweep();
                    swept = System.nanoTime();
                }
                Task task = queue.poll((gathered.isEmpty() ? SWEEPING : GATHERING).toMillis(), TimeUnit.MILLISECONDS);
                if (gathered.isEmpty()) {
                    flushed = System.nanoTime();
                }
                if (task instanceof Taken taken) {
                    gather(taken);
                }
                if (task == null || task instanceof Flush || System.nanoTime() - flushed > GATHERING.toNanos()) {
                    writeAll();
                    flushed = System.nanoTime();
                }
                if (task instanceof Flush flush) {
                    flush.done().countDown();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        writeAll();
    }

    private void gather(Taken taken) {
        Sample sample = taken.sample();
        Gathered own = gathered.computeIfAbsent(sample.endpoint(), name -> new Gathered(sample.capture()));
        own.capture = sample.capture();
        int before = own.lines.size();
        try {
            sample.write(own.lines);
            own.samples++;
        } catch (IOException | RuntimeException e) { // one that cannot be written must not keep the others from it
            LOG.warn("Endpoint {}: a sample cannot be written: {}", sample.endpoint(), e.toString());
            byte[] good = own.lines.toByteArray();
            own.lines.reset();
            own.lines.write(good, 0, before);
            dropped.increment();
        } finally {
            waitingBytes.addAndGet(-taken.bytes());
        }
        if (own.lines.size() > MEMBER_BYTES) {
            write(sample.endpoint(), own);
            gathered.remove(sample.endpoint());
        }
    }

    private void writeAll() {
        gathered.forEach(this::write);
        gathered.clear();
    }

    private void write(String endpoint, Gathered own) {
        try {
            Path place = Files.exists(folder) ? folder : folder.toAbsolutePath().getParent();
            long free =
                    place == null ? Long.MAX_VALUE : Files.getFileStore(place).getUsableSpace();
            if (free < leastFree) {
                throw new IOException("only " + free + " bytes are free on its disk (expected: " + leastFree + ")");
            }
            files(endpoint).append(own.lines.toByteArray(), own.capture, Instant.now());
            written.increment(own.samples);
            if (failing) {
                failing = false;
                LOG.info("Samples are kept again in {}", folder);
            }
        } catch (IOException | RuntimeException e) {
            dropped.increment(own.samples);
            if (!failing) { // once, not every second
                failing = true;
                LOG.warn("Samples cannot be kept in {}, they are dropped until they can: {}", folder, e.toString());
            }
        }
    }

    private SampleFiles files(String endpoint) {
        return files.computeIfAbsent(endpoint, name -> new SampleFiles(folder.resolve(name)));
    }

    /** Of every endpoint, also those that are gone: what was kept goes when its days are over. */
    private void sweep() {
        try (DirectoryStream<Path> endpoints = Files.newDirectoryStream(folder)) {
            for (Path endpoint : endpoints) {
                String name = endpoint.getFileName().toString();
                if (ENDPOINT.matcher(name).matches() && Files.isDirectory(endpoint)) {
                    files(name).sweep(null, Instant.now());
                }
            }
        } catch (NoSuchFileException e) {
            return; // nothing was ever kept
        } catch (IOException | RuntimeException e) {
            LOG.warn("Samples in {} that are too old cannot be deleted: {}", folder, e.toString());
        }
    }

    /** Brings to the disk what was taken before; waits for it, but not for ever. */
    private void flush() {
        Flush flush = new Flush(new CountDownLatch(1));
        try {
            if (!closing && queue.offer(flush, 1, TimeUnit.SECONDS)) {
                boolean unused = flush.done().await(10, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * All samples of an endpoint as JSON lines, the oldest first: {@code prediction}, {@code time}, {@code model}, {@code
     * row}, {@code inputs} and {@code outputs} by name. To be closed.
     */
    public InputStream read(String endpoint) {
        flush();
        try {
            return new SampleStream(files(checked(endpoint)).files());
        } catch (IOException e) {
            throw unreadable(endpoint, e);
        }
    }

    /** The rows of one answer; empty if it was not kept, or is not any more. */
    public List<JsonNode> find(String endpoint, PredictionId id) {
        flush();
        List<JsonNode> rows = new ArrayList<>();
        String sought = "\"prediction\":\"" + id + "\"";
        try {
            List<Path> near = new ArrayList<>();
            for (Path file : files(checked(endpoint)).files()) {
                if (Files.getLastModifiedTime(file)
                        .toInstant()
                        .isAfter(id.time().minus(SLACK))) {
                    near.add(file);
                }
            }
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(new SampleStream(near), StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (line.contains(sought)) { // other answers may stand between the parts of one
                        rows.add(MAPPER.readTree(line));
                    }
                }
            }
        } catch (NoSuchFileException | JsonProcessingException e) {
            return rows; // swept away just now
        } catch (IOException e) {
            throw unreadable(endpoint, e);
        }
        rows.sort(Comparator.comparingInt(row -> row.path("row").intValue()));
        return rows;
    }

    /** Deletes all samples of an endpoint; how many bytes they had. */
    public long delete(String endpoint) {
        flush();
        try {
            return files(checked(endpoint)).delete();
        } catch (IOException e) {
            throw FileErrors.onWrite(folder.resolve(endpoint), "cannot delete samples", e);
        }
    }

    /** A name becomes a path. */
    private static String checked(String endpoint) {
        if (!ENDPOINT.matcher(endpoint).matches()) {
            throw new LeptonException(ErrorCode.NOT_FOUND, "endpoint: not such a name (expected: one of an endpoint)");
        }
        return endpoint;
    }

    private LeptonException unreadable(String endpoint, IOException e) {
        return new LeptonException(
                ErrorCode.FILE_UNREADABLE,
                folder.resolve(endpoint) + ": " + FileErrors.reason(e) + " (expected: samples)",
                e);
    }

    /** Writes what was taken; a second call does nothing. */
    @Override
    public void close() {
        if (closing) {
            return;
        }
        closing = true;
        try {
            boolean unused = queue.offer(new Wake());
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

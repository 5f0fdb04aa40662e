package ai.lepton.benchmarks;

import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import ai.lepton.runtime.LoadedModel;
import ai.lepton.server.batch.BatchListener;
import ai.lepton.server.batch.BatchOptions;
import ai.lepton.server.batch.Batcher;
import ai.lepton.server.batch.Batchers;
import ai.lepton.server.batch.Scoring;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Ten million rows, each with a number of its own, through the batchers of two models: one whose rows are alike, and one
 * whose rows are of several lengths. Half of the threads are event loops, the others wait for workers. Every answer must be
 * the question, and no run may have more rows than the cap. {@code -Dlepton.rows=N} for another number of rows, {@code
 * -Dlepton.seed=N} for the same ones again.
 */
final class BatchSoak {

    private static final int CAP = 32;
    private static final int THREADS = 6;
    private static final int LONGEST_ROW = 4;
    private static final int UNDER_WAY = 200;

    private final long target = Long.getLong("lepton.rows", 10_000_000);
    private final AtomicLong asked = new AtomicLong();
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong wrong = new AtomicLong();
    private final AtomicInteger most = new AtomicInteger();
    private final AtomicLong runs = new AtomicLong();
    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong others = new AtomicLong();

    private BatchSoak() {}

    /** Whether all is well. */
    static boolean run() throws Exception {
        return new BatchSoak().soak();
    }

    private boolean soak() throws Exception {
        long seed = Long.getLong("lepton.seed", System.nanoTime());
        System.out.println("seed " + seed);
        Path folder = Files.createTempDirectory("lepton-soak");
        Path alike = Files.write(folder.resolve("alike.onnx"), identity(1));
        Path several = Files.write(folder.resolve("several.onnx"), identity(-1));
        long begun = System.nanoTime();
        try (Batchers batchers = new Batchers(new BatchOptions(CAP, Duration.ZERO), 2, (name, version) -> new Heard());
                LoadedModel first = LoadedModel.open(alike);
                LoadedModel second = LoadedModel.open(several)) {
            List<Batcher> models = List.of(batchers.open("alike", "1", first), batchers.open("several", "1", second));
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                Random random = new Random(seed + i);
                boolean isLoop = i % 2 == 0;
                Thread thread = new Thread(() -> ask(models, random, isLoop), "soak-" + i);
                threads.add(thread);
                thread.start();
            }
            for (Thread thread : threads) {
                thread.join();
            }
        } finally {
            Files.deleteIfExists(alike);
            Files.deleteIfExists(several);
            Files.deleteIfExists(folder);
        }
        System.out.printf(
                Locale.ROOT,
                "%,d rows in %,d requests and %,d runs, %.0f s: wrong %d, missing %d, most rows in a run %d (cap %d),"
                        + " failures of runs %d%n",
                answered.get(),
                requests.get(),
                runs.get(),
                (System.nanoTime() - begun) / 1e9,
                wrong.get(),
                asked.get() - answered.get(),
                most.get(),
                CAP,
                others.get());
        return wrong.get() == 0
                && asked.get() == answered.get()
                && answered.get() >= target
                && most.get() <= CAP
                && others.get() == 0;
    }

    /** Asks until enough rows were asked for; as an event loop, in turns, else with many requests under way. */
    private void ask(List<Batcher> models, Random random, boolean isLoop) {
        ArrayDeque<Runnable> tasks = new ArrayDeque<>();
        java.util.concurrent.Executor loop = tasks::add;
        Semaphore underWay = new Semaphore(UNDER_WAY);
        while (asked.get() < target) {
            int turn = 1 + random.nextInt(20);
            for (int i = 0; i < turn; i++) {
                int model = random.nextInt(models.size());
                int rows = 1 + random.nextInt(random.nextInt(50) == 0 ? 3 * CAP : 8);
                int length = model == 0 ? 1 : 1 + random.nextInt(LONGEST_ROW);
                NdArray nonces = NdArray.of(
                        Shape.of(rows, length),
                        random.longs((long) rows * length).toArray());
                asked.addAndGet(rows);
                requests.incrementAndGet();
                underWay.acquireUninterruptibly();
                Scoring scoring = new Scoring(
                        Map.of("x", nonces),
                        List.of("y"),
                        1 + random.nextInt(Scoring.LAST_PRIORITY),
                        System.nanoTime(),
                        0,
                        new Asker(nonces, underWay));
                if (isLoop) {
                    models.get(model).scoreOnLoop(loop, scoring);
                } else {
                    models.get(model).enqueue(scoring);
                }
            }
            while (!tasks.isEmpty()) {
                tasks.remove().run();
            }
        }
        underWay.acquireUninterruptibly(UNDER_WAY);
    }

    private static byte[] identity(long length) {
        return ModelProto.newBuilder()
                .setIrVersion(9)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(20))
                .setGraph(GraphProto.newBuilder()
                        .setName("identity")
                        .addInput(tensor("x", length))
                        .addOutput(tensor("y", length))
                        .addNode(NodeProto.newBuilder()
                                .setOpType("Identity")
                                .addInput("x")
                                .addOutput("y")))
                .build()
                .toByteArray();
    }

    private static ValueInfoProto tensor(String name, long length) {
        TensorShapeProto.Dimension.Builder second = TensorShapeProto.Dimension.newBuilder();
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(TensorProto.DataType.INT64.getNumber())
                                .setShape(TensorShapeProto.newBuilder()
                                        .addDim(TensorShapeProto.Dimension.newBuilder()
                                                .setDimParam("rows"))
                                        .addDim(
                                                length < 0
                                                        ? second.setDimParam("length")
                                                        : second.setDimValue(length)))))
                .build();
    }

    /** Looks at the answer: it is the question, and comes once. */
    private final class Asker implements Scoring.Asker {

        private final NdArray nonces;
        private final Semaphore underWay;
        private final AtomicInteger answers = new AtomicInteger();

        Asker(NdArray nonces, Semaphore underWay) {
            this.nonces = nonces;
            this.underWay = underWay;
        }

        @Override
        public void scored(Map<String, NdArray> outputs, int batchRows, long waitedNanos, long runNanos) {
            if (!outputs.equals(Map.of("y", nonces))) {
                wrong.incrementAndGet();
            }
            end();
        }

        @Override
        public void failed(Throwable reason) {
            wrong.incrementAndGet();
            System.out.println("failed: " + reason);
            end();
        }

        private void end() {
            if (answers.incrementAndGet() == 1) {
                answered.addAndGet(nonces.rows());
            } else {
                wrong.incrementAndGet();
            }
            underWay.release();
        }

        @Override
        public void waiting() {}

        @Override
        public void begun() {}
    }

    /** Looks at the runs. */
    private final class Heard implements BatchListener {

        @Override
        public void ran(int requestsOfRun, int rows, long readNanos, long runNanos) {
            runs.incrementAndGet();
            most.accumulateAndGet(rows, Math::max);
        }

        @Override
        public void delivered(int rows, long nanos) {}

        @Override
        public void happened(Event event) {
            if (event == Event.BISECTED || event == Event.PARTED) {
                others.incrementAndGet();
            }
        }
    }
}

package ai.lepton.sdk.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.DType;
import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.core.NdArray;
import ai.lepton.core.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowDatasetTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4})
    void makesRowsInOrderPaddedToTheLongest(int threads) {
        Sequences rows = new Sequences(50);

        try (RowDataset dataset = RowDataset.of(rows, threads)) {
            Dataset.Batch batch = dataset.batch(new int[] {2, 0, 4});

            assertThat(dataset.size()).isEqualTo(50);
            assertThat(batch.input().shape()).isEqualTo(Shape.of(3, 4, 2));
            assertThat(batch.input().toFloats())
                    .containsExactly(2, 2, 2, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 4, 4, 4, 4, 4, 4, 4);
            assertThat(batch.target().longAt(0)).isEqualTo(2);
            assertThat(dataset.padding(-1).batch(new int[] {1, 2}).input().toFloats())
                    .containsExactly(1, 1, -1, -1, 2, 2, 2, 2);
        }
        assertThat(rows.closed).isTrue();
    }

    /** Whatever is asked for by however many threads, the rows are those that one thread makes. */
    @Test
    void givesTheSameRowsByAnyNumberOfThreads() {
        long seed = seed();
        try (RowDataset one = RowDataset.of(new Sequences(40), 0);
                RowDataset many = RowDataset.of(new Sequences(40).cached(2000), 3)) {
            new Random(seed)
                            .ints(50, 1, 30)
                            .mapToObj(size ->
                                    new Random(seed + size).ints(size, 0, 40).toArray())
                            .toList()
                            .parallelStream()
                            .forEach(indexes -> {
                                assertThat(many.batch(indexes).input())
                                        .isEqualTo(one.batch(indexes).input());
                                assertThat(many.batch(indexes).target())
                                        .isEqualTo(one.batch(indexes).target());
                            });
        }
    }

    @Test
    void padsAlongEveryAxis() {
        NdArray small = NdArray.of(Shape.of(1, 2), 1L, 2L);
        NdArray large = NdArray.of(Shape.of(2, 1), 3L, 4L);
        Field field = new Field("x", DType.INT64, Shape.of(Shape.UNKNOWN, Shape.UNKNOWN));

        try (RowDataset dataset = RowDataset.of(reader(field, small, large), 0)) {
            NdArray batch = dataset.padding(9).batch(new int[] {0, 1}).input();

            assertThat(batch.shape()).isEqualTo(Shape.of(2, 2, 2));
            assertThat(batch.toDoubles()).containsExactly(1, 2, 9, 9, 3, 9, 4, 9);
        }
    }

    @Test
    void takesTextsOfOneShape() {
        Field field = new Field("text", DType.STRING, Shape.of());
        try (RowDataset dataset =
                RowDataset.of(reader(field, NdArray.of(Shape.of(), "a"), NdArray.of(Shape.of(), "b")), 2)) {
            assertThat(dataset.batch(new int[] {1, 0, 1}).input()).isEqualTo(NdArray.of(Shape.of(3), "b", "a", "b"));
        }
    }

    @Test
    void throwsWhatTheFirstRowInOrderThrows() {
        Sequences rows = new Sequences(50);
        rows.broken = Set.of(7, 30);

        try (RowDataset dataset = RowDataset.of(rows, 4)) {
            for (int i = 0; i < 20; i++) {
                assertThatThrownBy(() -> dataset.batch(new int[] {1, 30, 2, 7}))
                        .isInstanceOf(LeptonException.class)
                        .hasMessage("FILE_UNREADABLE (1107): row-30.wav: gone");
            }
            assertThat(dataset.batch(new int[] {1}).rows()).isEqualTo(1);
        }
    }

    @Test
    void endsItsThreads() {
        Sequences rows = new Sequences(50);
        RowDataset dataset = RowDataset.of(rows, 3);
        dataset.batch(IntStream.range(0, 50).toArray());
        assertThat(rows.threads)
                .hasSizeBetween(1, 3)
                .allMatch(thread -> thread.getName().startsWith("lepton-rows-"));

        dataset.close();
        dataset.close();

        assertThat(rows.threads).noneMatch(Thread::isAlive);
        assertThatThrownBy(() -> dataset.batch(new int[] {0, 1}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("closed (expected: open while rows are read)");
    }

    @Test
    void keepsRowsInMemoryUpToItsLimit() {
        Sequences rows = new Sequences(10);
        // A row of length n takes 8 n + 8 bytes: 0 to 3 together 80.
        RowReader cached = rows.cached(80);

        for (int epoch = 0; epoch < 3; epoch++) {
            for (int i = 0; i < 10; i++) {
                assertThat(cached.read(i).inputs().get(0))
                        .isEqualTo(new Sequences(10).read(i).inputs().get(0));
            }
        }

        assertThat(rows.made.get()).isEqualTo(4 + 3 * 6);
        cached.close();
        assertThat(rows.closed).isTrue();
        assertThatThrownBy(() -> rows.cached(-1)).hasMessage("maxBytes: -1 (expected: >= 0)");
    }

    @Test
    void keepsRowsOnDiskUpToItsLimit() throws IOException {
        Sequences rows = new Sequences(10);
        // A row of length n takes 8 n + 8 bytes and 8 for its length: 0 to 3 together 112.
        try (RowReader cached = rows.cachedOnDisk(folder, 112)) {
            for (int epoch = 0; epoch < 3; epoch++) {
                for (int i = 0; i < 10; i++) {
                    RowReader.Row expected = new Sequences(10).read(i);
                    assertThat(cached.read(i)).isEqualTo(expected);
                }
            }
            assertThat(rows.made.get()).isEqualTo(4 + 3 * 6);
        }
        assertThat(rows.closed).isTrue();
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
        assertThatThrownBy(() -> rows.cachedOnDisk(folder.resolve("none"), 1))
                .isInstanceOfSatisfying(
                        LeptonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_WRITABLE));
        Field texts = new Field("t", DType.STRING, Shape.of());
        assertThatThrownBy(() -> reader(texts, NdArray.of(Shape.of(), "a")).cachedOnDisk(folder, 1))
                .hasMessage("field \"t\": STRING (expected: numbers; texts are kept in memory)");
    }

    @Test
    void changesBatches() {
        Dataset rows = Dataset.of(NdArray.of(Shape.of(3, 1), 1f, 2, 3), NdArray.of(Shape.of(3), 2L, 0, 1));

        Dataset doubled = rows.mapped(rows.inputs(), rows.targets(), batch -> {
            float[] values = batch.input().toFloats();
            for (int i = 0; i < values.length; i++) {
                values[i] *= 2;
            }
            return new Dataset.Batch(NdArray.of(batch.input().shape(), values), batch.target());
        });
        Dataset shares = rows.oneHot(3);

        assertThat(doubled.batch(new int[] {2, 0}).input().toFloats()).containsExactly(6, 2);
        assertThat(RowReader.of(doubled).read(1).inputs().get(0)).isEqualTo(NdArray.of(Shape.of(1), 4f));
        assertThat(shares.targetShape()).isEqualTo(Shape.of(3));
        assertThat(shares.batch(new int[] {0, 1}).target()).isEqualTo(NdArray.of(Shape.of(2, 3), 0f, 0, 1, 1, 0, 0));
        assertThatThrownBy(() -> rows.oneHot(2).batch(new int[] {0}))
                .hasMessage("LABEL_OUT_OF_RANGE (1104): targets: class 2 (expected: 0 to 1)");
        assertThatThrownBy(() -> shares.oneHot(3)).hasMessageContaining("(expected: one, a class index of shape [])");
    }

    /** Row {@code i} is {@code [i, 2]} numbers {@code i}. */
    private static final class Sequences implements RowReader {

        private final int size;
        private final AtomicInteger made = new AtomicInteger();
        private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
        private Set<Integer> broken = Set.of();
        private volatile boolean closed;

        Sequences(int size) {
            this.size = size;
        }

        @Override
        public int size() {
            return size;
        }

        @Override
        public List<Field> inputs() {
            return List.of(new Field("x", DType.FLOAT32, Shape.of(Shape.UNKNOWN, 2)));
        }

        @Override
        public List<Field> targets() {
            return List.of(new Field("y", DType.INT64, Shape.of()));
        }

        @Override
        public Row read(int index) {
            made.incrementAndGet();
            threads.add(Thread.currentThread());
            if (broken.contains(index)) {
                throw new LeptonException(ErrorCode.FILE_UNREADABLE, "row-" + index + ".wav: gone");
            }
            float[] values = new float[2 * index];
            java.util.Arrays.fill(values, index);
            return new Row(
                    List.of(NdArray.of(Shape.of(index, 2), values)), List.of(NdArray.of(Shape.of(), (long) index)));
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private static RowReader reader(Field field, NdArray... rows) {
        return new RowReader() {
            @Override
            public int size() {
                return rows.length;
            }

            @Override
            public List<Field> inputs() {
                return List.of(field);
            }

            @Override
            public List<Field> targets() {
                return List.of();
            }

            @Override
            public Row read(int index) {
                return new Row(List.of(rows[index]), List.of());
            }
        };
    }

    private static long seed() {
        Long given = Long.getLong("lepton.seed");
        long seed = given != null ? given : System.nanoTime();
        System.out.println("lepton.seed=" + seed);
        return seed;
    }
}

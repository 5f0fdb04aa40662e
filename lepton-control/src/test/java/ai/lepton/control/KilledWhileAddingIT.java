package ai.lepton.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.lepton.control.http.Api;
import ai.lepton.core.api.DatasetReference;
import ai.lepton.core.api.DatasetRequest;
import ai.lepton.core.api.DatasetVersion;
import ai.lepton.core.api.HomeLayout;
import ai.lepton.core.api.StoredContent;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** kill -9 of a server while datasets are added and deleted: what it has answered holds, and nothing is half-done. */
class KilledWhileAddingIT {

    private static final int BYTES = 300_000;

    @TempDir
    Path folder;

    @Test
    void whatWasAnsweredHoldsAndNothingIsHalfDone() throws Exception {
        HomeLayout layout = new HomeLayout(folder.resolve("home"));
        Map<DatasetReference, Integer> added = new ConcurrentHashMap<>();
        Set<DatasetReference> deleted = ConcurrentHashMap.newKeySet();
        long seed = Long.getLong("lepton.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int round = 0; round < 3; round++) {
            Process process = KilledServerIT.launch(layout.root());
            try {
                Api api = KilledServerIT.api(layout, process);
                int first = round * 1_000_000;
                Thread adder = new Thread(() -> addUntilKilled(api, first, added, deleted));
                adder.start();
                int before = added.size();
                await().atMost(Duration.ofSeconds(60)).until(() -> added.size() > before);
                Thread.sleep(random.nextInt(700)); // the moment of the kill
                process.destroyForcibly().waitFor();
                adder.join();
            } finally {
                process.destroyForcibly().waitFor();
            }
        }
        try (ControlServer server = ControlServer.start(layout.root())) {
            Map<DatasetReference, DatasetVersion> there = server.control.datasets().all().stream()
                    .collect(Collectors.toMap(DatasetVersion::reference, version -> version));
            assertThat(added).as("seed %s", seed).isNotEmpty();
            added.forEach((dataset, number) -> {
                if (!deleted.contains(dataset) && there.containsKey(dataset)) {
                    assertThat(content(server, dataset)).as("seed %s", seed).isEqualTo(bytes(number));
                }
            });
            // At most the deletions that the kills interrupted were done without an answer.
            assertThat(added.keySet().stream()
                            .filter(dataset -> !deleted.contains(dataset) && !there.containsKey(dataset)))
                    .as("seed %s", seed)
                    .hasSizeLessThanOrEqualTo(3);
            assertThat(there.keySet()).as("seed %s", seed).doesNotContainAnyElementsOf(deleted);
            try (Stream<Path> files = Files.list(layout.datasetContents())) {
                assertThat(files.map(file -> file.getFileName().toString()))
                        .as("seed %s", seed)
                        .containsExactlyInAnyOrderElementsOf(there.values().stream()
                                .map(version -> version.sha256() + ".zst")
                                .toList());
            }
        }
    }

    private static void addUntilKilled(
            Api api, int first, Map<DatasetReference, Integer> added, Set<DatasetReference> deleted) {
        try {
            for (int number = first; ; number++) {
                String sha256 = api.post("/datasets/contents", bytes(number))
                        .as(StoredContent.class)
                        .sha256();
                DatasetReference dataset = api.post(
                                "/datasets", new DatasetRequest("data", sha256, "data.bin", "test", null))
                        .as(DatasetVersion.class)
                        .reference();
                added.put(dataset, number);
                if (number % 3 == 2) {
                    String path = "/datasets/data/versions/" + dataset.version();
                    if (api.send("DELETE", path, (String) null).status() == 204) {
                        deleted.add(dataset);
                    }
                }
            }
        } catch (RuntimeException e) {
            // killed in the middle of this one
        }
    }

    private static byte[] content(ControlServer server, DatasetReference dataset) {
        try (InputStream in = server.control.datasets().content(dataset)) {
            return in.readAllBytes();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static byte[] bytes(int number) {
        byte[] bytes = new byte[BYTES];
        new Random(number).nextBytes(bytes);
        return bytes;
    }
}

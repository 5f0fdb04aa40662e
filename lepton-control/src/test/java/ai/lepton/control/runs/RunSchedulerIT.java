package ai.lepton.control.runs;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.control.Thrown;
import ai.lepton.control.auth.Authenticator;
import ai.lepton.control.datasets.Datasets;
import ai.lepton.control.store.Store;
import ai.lepton.core.ErrorCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunSchedulerIT {

    @TempDir
    Path folder;

    @Test
    void whoCancelsARunWhileTheServerStopsIsAnswered() throws Exception {
        try (Store store = Store.open(folder.resolve("lepton.db"), Files.createDirectory(folder.resolve("backups")))) {
            RunScheduler scheduler = new RunScheduler(
                    store.runs(),
                    new RunEvents(store.runs(), ForkJoinPool.commonPool()),
                    new Authenticator("token"),
                    new RunInputs(
                            Datasets.open(store, Files.createDirectory(folder.resolve("content"))),
                            folder,
                            ForkJoinPool.commonPool()),
                    Map.of(),
                    RunSettings.defaults());
            scheduler.close();
            CompletableFuture<Void> answer = scheduler.cancel("late");
            assertThat(Thrown.detail(ErrorCode.SERVER_LOST, () -> {
                        try {
                            answer.orTimeout(5, TimeUnit.SECONDS).join();
                        } catch (CompletionException e) {
                            throw e.getCause() == null ? e : e.getCause();
                        }
                    }))
                    .contains("stopping");
        }
    }
}

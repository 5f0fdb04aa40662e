package ai.lepton.control.http;

import ai.lepton.control.runs.RunService;
import ai.lepton.core.api.Run;
import ai.lepton.core.api.RunEvent;
import ai.lepton.core.api.RunRequest;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.annotation.Default;
import com.linecorp.armeria.server.annotation.Get;
import com.linecorp.armeria.server.annotation.Param;
import com.linecorp.armeria.server.annotation.Post;
import com.linecorp.armeria.server.annotation.StatusCode;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Runs, for people. */
final class RunHttp {

    private static final int MOST_RUNS = 1000;
    /** Characters of a parameter's value. */
    private static final int LONGEST_LISTED = 1000;

    private static final int SHOWN = 100;

    private static final Duration MARGIN = Duration.ofSeconds(15);

    private final RunService runs;

    RunHttp(RunService runs) {
        this.runs = runs;
    }

    /** Long parameters are cut in a list; {@link #get} has them whole. */
    @Get("/runs")
    public List<Run> list(@Param("limit") @Default("100") String limit) {
        return runs.newest(Numbers.read("limit", limit, 1, MOST_RUNS)).stream()
                .map(RunHttp::abridged)
                .toList();
    }

    /** With long values cut: programs travel as parameters, and a list of a hundred would be megabytes. */
    private static Run abridged(Run run) {
        Map<String, String> parameters = new HashMap<>(run.parameters());
        parameters.replaceAll((name, value) -> value.length() <= LONGEST_LISTED
                ? value
                : value.substring(0, value.offsetByCodePoints(0, SHOWN)) + "... (" + value.length() + " characters)");
        return new Run(
                run.id(),
                run.recipe(),
                run.name(),
                run.state(),
                parameters,
                run.environment(),
                run.metrics(),
                run.pid(),
                run.createdAt(),
                run.startedAt(),
                run.endedAt(),
                run.failure(),
                run.model(),
                run.data(),
                run.baselines(),
                run.rows());
    }

    @Post("/runs")
    @StatusCode(201)
    public Run submit(RunRequest request) {
        return runs.submit(request);
    }

    @Get("/runs/{id}")
    public Run get(@Param("id") String id) {
        return runs.get(id);
    }

    @Get("/runs/{id}/logs")
    public HttpResponse logs(@Param("id") String id, @Param("offset") @Default("0") String offset) {
        long from = Numbers.read("offset", offset, 0, Long.MAX_VALUE);
        return HttpResponse.of(HttpStatus.OK, MediaType.PLAIN_TEXT_UTF_8, HttpData.wrap(runs.log(id, from)));
    }

    @Get("/runs/{id}/events")
    public CompletableFuture<List<RunEvent>> events(
            ServiceRequestContext context,
            @Param("id") String id,
            @Param("after") @Default("0") String after,
            @Param("wait") @Default("0") String wait) {
        Duration longest = Duration.ofSeconds(Numbers.read("wait", wait, 0, Integer.MAX_VALUE));
        context.setRequestTimeout(longest.plus(MARGIN));
        return runs.events(id, Numbers.read("after", after, 0, Long.MAX_VALUE), longest);
    }

    @Post("/runs/{id}/cancel")
    public CompletableFuture<Run> cancel(ServiceRequestContext context, @Param("id") String id) {
        context.clearRequestTimeout(); // its process may take its time to end
        return runs.cancel(id);
    }
}

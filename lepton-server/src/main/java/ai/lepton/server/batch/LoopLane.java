package ai.lepton.server.batch;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * What one event loop has read for one batcher in this turn. An event loop runs its tasks after it has read from all
 * connections that had something, so that the requests of a turn are together by then, without any waiting. Used by that
 * thread alone.
 */
final class LoopLane implements Runnable {

    private final Batcher batcher;
    private final Executor loop;
    private List<Scoring> read = new ArrayList<>();

    LoopLane(Batcher batcher, Executor loop) {
        this.batcher = batcher;
        this.loop = loop;
    }

    void add(Scoring scoring) {
        read.add(scoring);
        if (read.size() == 1) {
            try {
                loop.execute(this);
            } catch (RejectedExecutionException e) {
                read.clear();
                throw e;
            }
        }
    }

    @Override
    public void run() {
        List<Scoring> turn = read;
        read = new ArrayList<>();
        batcher.scoreTurn(turn);
    }
}

package ai.lepton.server.batch;

/** Hears what becomes of the requests to one version of a model; called by the threads that run it. */
public interface BatchListener {

    /** What happened to requests besides being answered. */
    enum Event {
        /** A request's time was over before it was answered. */
        EXPIRED,
        /** Who asked is gone, or has taken the request back. */
        CANCELLED,
        /** A run was ended as nobody waited for it any more, or it took far longer than others. */
        TERMINATED,
        /** A run of several requests failed and was cut in two. */
        BISECTED,
        /** A request was run again, alone, after a run with others. */
        RERUN,
        /** The model was found not to score rows one by one; its requests run alone from now on. */
        PARTED
    }

    /** Hears nothing. */
    BatchListener NONE = new BatchListener() {
        @Override
        public void ran(int requests, int rows, long readNanos, long runNanos) {}

        @Override
        public void delivered(int rows, long nanos) {}

        @Override
        public void happened(Event event) {}
    };

    /** The model was run, for so many requests, which took so long to read together. */
    void ran(int requests, int rows, long readNanos, long runNanos);

    /** The answers of a run of so many rows were given to those who asked, which took so long. */
    void delivered(int rows, long nanos);

    /** Something else happened. */
    void happened(Event event);
}

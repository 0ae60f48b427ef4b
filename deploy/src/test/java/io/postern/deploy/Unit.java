package io.postern.deploy;

/** A process that serves, as whatever supervises it sees it. */
interface Unit extends AutoCloseable {

    /** Stops it, which has to lose nothing, and starts it again; it serves when this returns. */
    void restart() throws Exception;

    @Override
    void close();
}

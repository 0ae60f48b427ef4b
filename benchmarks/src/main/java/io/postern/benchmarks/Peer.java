package io.postern.benchmarks;

import java.util.List;
import java.util.Optional;

/** What is not of this project, and how its process is started. */
interface Peer {

    Contestant contestant();

    /** Why it cannot be started here; empty if it can. */
    Optional<String> missing();

    /** The port to be told to it; 0 if it takes a free one and tells. */
    int port();

    /** What starts it; the options are for a JVM. */
    List<String> command(Work work, List<String> jvm, int port);
}

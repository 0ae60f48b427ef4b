package io.postern.benchmarks;

import java.io.IOException;
import java.time.Duration;

/**
 * One run of load against one contestant.
 *
 * @param requestsPerSecond answered requests; tells ranks only, because client and server share the processors
 * @param cpuMicros processor time of the server's process for each request
 * @param allocatedBytes what the server allocated on its heap for each request
 */
record Sample(double requestsPerSecond, double cpuMicros, double allocatedBytes) {

    static Sample take(Child child, Load load, Duration time) throws IOException {
        Duration cpu = child.cpu();
        long allocated = child.allocatedBytes();
        long begin = System.nanoTime();
        double answers = load.run(time);
        double seconds = (System.nanoTime() - begin) / 1e9;
        return new Sample(
                answers / seconds,
                child.cpu().minus(cpu).toNanos() / 1e3 / answers,
                (child.allocatedBytes() - allocated) / answers);
    }
}

package io.postern.benchmarks;

import com.sun.management.ThreadMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What the process of a contestant tells about itself, in lines on stdout. */
public final class Questions {

    static final String ALLOCATED = "allocated";
    static final String HEAP = "heap";

    private Questions() {}

    /** Prints the port, then an answer to each line on stdin; ends the process with stdin. */
    public static void answer(int port) throws IOException {
        System.out.println(port);
        BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String question = questions.readLine(); question != null; question = questions.readLine()) {
            System.out.println(question.equals(HEAP) ? usedHeap() : allocatedBytes());
        }
        System.exit(0); // whatever threads it has; its file is deleted
    }

    private static long usedHeap() {
        for (int i = 0; i < 3; i++) { // what a cleaner lets go goes with the next one
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static long allocatedBytes() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try {
            return (long)
                    ThreadMXBean.class.getMethod("getTotalThreadAllocatedBytes").invoke(threads);
        } catch (ReflectiveOperationException e) { // before JDK 21; there the threads of a pool live on
            return Arrays.stream(threads.getThreadAllocatedBytes(threads.getAllThreadIds()))
                    .sum();
        }
    }
}

package io.postern.tck;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.Stream;

/**
 * What a test has opened, to be closed after it. One for each thread, because JUnit runs a test and its end on one
 * thread.
 */
final class Fixture {

    private static final ThreadLocal<Deque<AutoCloseable>> OPEN = ThreadLocal.withInitial(ArrayDeque::new);

    private Fixture() {}

    /** Closes that when the test is over, before what was opened earlier. */
    static <T extends AutoCloseable> T closing(T resource) {
        OPEN.get().push(resource);
        return resource;
    }

    /** The servers that are open. */
    static Stream<TestServer> servers() {
        return OPEN.get().stream().filter(TestServer.class::isInstance).map(TestServer.class::cast);
    }

    /** Closes everything; the first failure is thrown when all is closed. */
    static void closeAll() throws Exception {
        Deque<AutoCloseable> open = OPEN.get();
        OPEN.remove();
        Throwable first = null;
        for (AutoCloseable resource : open) {
            try {
                resource.close();
            } catch (Exception | AssertionError e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw ProbeBody.sneaky(first);
        }
    }
}

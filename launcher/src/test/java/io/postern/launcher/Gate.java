package io.postern.launcher;

import static io.postern.gateway.EnvironKeys.ERRORS;
import static io.postern.gateway.EnvironKeys.PATH_INFO;

import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.Environ;
import io.postern.gateway.Headers;
import io.postern.gateway.StartResponse;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** An application whose requests to {@code /wait} wait for one to {@code /open}. */
public final class Gate implements Application {

    private final CountDownLatch gate = new CountDownLatch(1);
    private final AtomicInteger held = new AtomicInteger();

    @Override
    public Body call(Environ environ, StartResponse startResponse) throws Exception {
        String path = environ.require(PATH_INFO);
        switch (path) {
            case "/wait" -> {
                environ.require(ERRORS).println("held: " + held.incrementAndGet());
                gate.await();
                environ.require(ERRORS).println("let through");
            }
            case "/spin" -> {
                environ.require(ERRORS).println("held: " + held.incrementAndGet());
                while (gate.getCount() > 0) {
                    Thread.onSpinWait(); // keeps the carrier of a virtual thread
                }
            }
            case "/open" -> gate.countDown();
            default -> {}
        }
        startResponse.start("200 OK", Headers.of("Content-Type", "text/plain"));
        return Body.of(path);
    }
}

package io.postern.gateway.spi;

import io.postern.gateway.Server;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/** The server that an application sees: stopping and waiting are the same on every adapter. */
final class RunningServer implements Server {

    private final Engine engine;
    private final Listener listener;
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final CountDownLatch stopped = new CountDownLatch(1);

    RunningServer(Engine engine, Listener listener) {
        this.engine = engine;
        this.listener = listener;
    }

    @Override
    public String description() {
        return listener.description();
    }

    @Override
    public InetSocketAddress address() {
        return listener.address();
    }

    @Override
    public void stop(Duration grace) {
        Objects.requireNonNull(grace, "grace");
        boolean interrupted = false;
        if (stopping.compareAndSet(false, true)) {
            interrupted = shutDown(grace);
        } else {
            try {
                join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean shutDown(Duration grace) {
        boolean interrupted = false;
        engine.startDraining();
        try {
            listener.stopAccepting();
            engine.awaitDrained(grace);
        } catch (InterruptedException e) {
            interrupted = true; // whoever interrupts a stop wants it to end now
        } finally { // also when the adapter fails: nobody may wait for ever
            end();
        }
        return interrupted;
    }

    private void end() {
        try {
            listener.close();
        } finally {
            engine.endThreads();
            stopped.countDown();
        }
    }

    @Override
    public void join() throws InterruptedException {
        stopped.await();
    }
}

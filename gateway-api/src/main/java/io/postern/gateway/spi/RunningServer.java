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
    private volatile int cut;

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
    public int stop(Duration grace) {
        engine.drain().limit(Objects.requireNonNull(grace, "grace"));
        boolean interrupted = false;
        if (stopping.compareAndSet(false, true)) {
            interrupted = shutDown(!grace.isZero() && !grace.isNegative());
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
        return cut;
    }

    /**
     * Closes the door before any client is told to connect anew, so that it does so elsewhere; idle connections last,
     * so that a request on its way is still answered.
     */
    private boolean shutDown(boolean graceful) {
        boolean interrupted = false;
        try {
            closeDoor(graceful);
            engine.drain().begin();
            engine.drain().await();
        } catch (InterruptedException e) {
            interrupted = true; // whoever interrupts a stop wants it to end now
        } finally { // also when the adapter fails: nobody may wait for ever
            cut = engine.cutOff();
            end();
        }
        return interrupted;
    }

    private void closeDoor(boolean graceful) {
        if (!graceful) {
            listener.stopAccepting();
            return;
        }
        Backlog.awaitAccepted(listener);
        listener.stopAccepting();
        Backlog.awaitRefused(listener);
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

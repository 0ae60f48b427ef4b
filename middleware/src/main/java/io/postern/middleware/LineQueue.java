package io.postern.middleware;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What waits to be written, of a bounded number; who brings more waits, whether or not it is interrupted. What was
 * brought before the close, or waits by then, can still be taken.
 */
final class LineQueue {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private final Condition emptied = lock.newCondition();
    private final int capacity;
    private List<Access> queue = new ArrayList<>();
    private int waiting;
    private boolean closed;

    LineQueue(int capacity) {
        this.capacity = capacity;
    }

    /** Puts one at the end; false if the queue was closed before. */
    boolean put(Access access) {
        lock.lock();
        try {
            if (closed) {
                return false;
            }
            waiting++;
            while (queue.size() == capacity) {
                emptied.awaitUninterruptibly();
            }
            waiting--;
            queue.add(access);
            filled.signal();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for some, and takes all that are there; none when the queue is closed and nothing will come any more. */
    List<Access> take() {
        lock.lock();
        try {
            while (queue.isEmpty() && !(closed && waiting == 0)) {
                filled.awaitUninterruptibly();
            }
            List<Access> taken = queue;
            queue = new ArrayList<>();
            emptied.signalAll();
            return taken;
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            filled.signal();
        } finally {
            lock.unlock();
        }
    }
}

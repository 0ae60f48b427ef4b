package io.postern.gateway.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.postern.gateway.ServerConfig;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The threads that run applications. */
@Timeout(30)
class WorkersTest {

    private static <T> T on(Executor executor, java.util.concurrent.Callable<T> call) throws Exception {
        FutureTask<T> task = new FutureTask<>(call);
        executor.execute(task);
        return task.get(20, TimeUnit.SECONDS);
    }

    @Test
    void aConfiguredExecutorIsUsedAndStaysItsOwners() throws Exception {
        ExecutorService own = Executors.newSingleThreadExecutor();
        try {
            Workers workers = new Workers(ServerConfig.builder().executor(own).build());

            assertThat(workers.executor()).isSameAs(own);
            workers.end();

            assertThat(on(own, () -> "still runs")).isEqualTo("still runs");
        } finally {
            own.shutdownNow();
        }
    }

    @Test
    void ownThreadsAreMadeOnceAndDoNotKeepTheJvm() throws Exception {
        Workers workers = new Workers(ServerConfig.defaults());

        assertThat(workers.executor()).isSameAs(workers.executor());
        assertThat(on(workers.executor(), () -> Thread.currentThread().isDaemon()))
                .isTrue();

        workers.end();
    }

    @Test
    void threadsOfThePoolAreNamedAndDoNotStayForEver() throws Exception {
        assumeFalse(Engine.VIRTUAL_THREADS, "virtual threads are no pool");
        Workers workers = new Workers(ServerConfig.defaults());

        List<String> names = List.of(
                on(workers.executor(), () -> Thread.currentThread().getName()),
                on(workers.executor(), () -> Thread.currentThread().getName()));

        assertThat(names).containsExactly("postern-1", "postern-2");
        assertThat((ThreadPoolExecutor) workers.executor()).matches(ThreadPoolExecutor::allowsCoreThreadTimeOut);
        workers.end();
    }

    @Test
    void anEndInterruptsWhatRunsAndWaitsForIt() throws Exception {
        Workers workers = new Workers(ServerConfig.defaults());
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        workers.executor().execute(() -> {
            entered.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                ended.countDown();
            }
        });
        assertThat(entered.await(20, TimeUnit.SECONDS)).isTrue();

        workers.end();

        assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void anEndThatIsInterruptedKeepsTheInterrupt() throws Exception {
        Workers workers = new Workers(ServerConfig.defaults());
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        workers.executor().execute(() -> {
            entered.countDown();
            boolean left = false;
            while (!left) { // an application that ignores its interrupt
                try {
                    left = leave.await(20, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    left = false;
                }
            }
        });
        assertThat(entered.await(20, TimeUnit.SECONDS)).isTrue();

        Thread.currentThread().interrupt();
        workers.end();

        assertThat(Thread.interrupted()).isTrue();
        leave.countDown();
    }

    @Test
    void afterTheEndNothingIsRun() {
        Workers used = new Workers(ServerConfig.defaults());
        Executor executor = used.executor();
        used.end();
        Workers unused = new Workers(ServerConfig.defaults());
        unused.end();

        assertThatThrownBy(() -> executor.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(unused::executor).isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void endingTwiceIsHarmless() {
        Workers workers = new Workers(ServerConfig.defaults());
        assertThat(workers.executor()).isNotNull();

        workers.end();
        workers.end();

        assertThatThrownBy(() -> workers.executor().execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
    }
}

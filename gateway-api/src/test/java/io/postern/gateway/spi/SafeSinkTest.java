package io.postern.gateway.spi;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.gateway.ErrorSink;
import java.io.Serial;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of a message when the deployer's sink fails (rules R-02, N-46). */
class SafeSinkTest {

    private final RecordedErrors errors = new RecordedErrors();
    private final RecordedErrors fallback = new RecordedErrors();

    @Test
    void aSinkThatWorksGetsEverything() {
        IllegalStateException failure = new IllegalStateException("boom");

        new SafeSink(errors, fallback).failed("it failed", failure);

        assertThat(errors.of(System.Logger.Level.ERROR))
                .containsExactly(new RecordedErrors.Entry(
                        System.Logger.Level.ERROR, "it failed: java.lang.IllegalStateException: boom", failure));
        assertThat(fallback.failures()).isEmpty();
    }

    @Test
    void aFailureThatCannotBePrintedIsNamedByItsClass() {
        Unprintable failure = new Unprintable();

        new SafeSink(errors, fallback).failed("it failed", failure);

        assertThat(errors.of(System.Logger.Level.ERROR))
                .containsExactly(new RecordedErrors.Entry(
                        System.Logger.Level.ERROR, "it failed: " + Unprintable.class.getName(), failure));
        assertThat(fallback.failures()).isEmpty();
    }

    static Stream<Throwable> failures() {
        return Stream.of(new IllegalStateException("disk full"), new AssertionError(), new StackOverflowError());
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aSinkThatFailsIsReportedWithWhatItDidNotTake(Throwable broken) {
        ErrorSink sink = (level, text, failure) -> throwAsIs(broken);

        new SafeSink(sink, fallback).log(System.Logger.Level.INFO, "a line", null);

        assertThat(fallback.of(System.Logger.Level.ERROR))
                .containsExactly(new RecordedErrors.Entry(
                        System.Logger.Level.ERROR, "the error sink failed to take: a line", broken));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aFallbackThatFailsTooHarmsNobody(Throwable broken) {
        ErrorSink sink = (level, text, failure) -> throwAsIs(broken);

        new SafeSink(sink, sink).log(System.Logger.Level.INFO, "a line", null);

        assertThat(fallback.failures()).isEmpty();
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void throwAsIs(Throwable failure) throws E {
        throw (E) failure;
    }

    @SuppressWarnings("OverrideThrowableToString") // toString is what loggers call
    private static final class Unprintable extends RuntimeException {

        @Serial
        private static final long serialVersionUID = 1;

        @Override
        public String toString() {
            throw new IllegalStateException("no words");
        }
    }
}

package io.postern.middleware;

import static io.postern.middleware.Blocks.TEXT;
import static io.postern.middleware.Blocks.around;
import static io.postern.middleware.Blocks.block;
import static io.postern.middleware.Blocks.body;
import static io.postern.middleware.Blocks.started;
import static io.postern.middleware.Blocks.yielding;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.ContractViolation;
import io.postern.gateway.Environ;
import io.postern.gateway.EnvironKeys;
import io.postern.gateway.FileBody;
import io.postern.gateway.Headers;
import io.postern.gateway.StartResponse;
import io.postern.tck.Covers;
import io.postern.tck.Rule;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** SPEC.md, chapter V: the lint finds what is wrong, says who did it, and leaves alone what is right. */
@SuppressWarnings("try") // bodies and iterators may throw anything when they are closed
class LintTest {

    // Long enough for any machine, and never waited for when all is well.
    private static final int TRIES = (int) (600 * Double.parseDouble(System.getProperty("postern.tck.timescale", "1")));

    private final BlockingQueue<String> logged = new LinkedBlockingQueue<>();

    // The table of what is wrong

    @ParameterizedTest
    @MethodSource("io.postern.middleware.Rows#all")
    @Covers({
        "V-01", "V-02", "V-03", "V-04", "V-05", "V-06", "V-07", "V-08", "V-09", "V-10", "V-11", "V-12", "V-13", "V-14",
        "V-15", "V-17", "V-18", "M-02", "M-03", "M-04", "M-08", "M-09"
    })
    void aFaultIsFoundAndNamed(Row row) throws Exception {
        Lint lint = Lint.throwing().reportingTo((level, text, failure) -> logged.add(text));

        ContractViolation thrown = thrownBy(row, lint);

        if (row.check().warning()) {
            assertThat(thrown).as("what a warning throws").isNull();
            assertThat(logged).singleElement().satisfies(message -> assertNames(row, "lint warning: ", message));
        } else {
            assertThat(thrown).as("what %s throws; logged was %s", row, logged).satisfies(violation -> {
                assertThat(violation.rule()).isEqualTo(row.rule());
                assertNames(row, "", String.valueOf(violation.getMessage()));
            });
        }
    }

    @ParameterizedTest
    @MethodSource("io.postern.middleware.Rows#all")
    @Covers({"V-17", "V-19"})
    void aLintThatOnlyLogsPassesTheFaultOnAndNamesItOnce(Row row) throws Exception {
        Lint lint = Lint.logging().reportingTo((level, text, failure) -> logged.add(text));

        row.scenario().run(lint);

        String kind = row.check().warning() ? "lint warning: " : "lint: ";
        List<String> named = logged.stream()
                .filter(text -> text.contains("(rule " + row.rule() + ")"))
                .toList();
        assertThat(named).as("what was logged: %s", logged).isNotEmpty();
        assertNames(row, kind, named.get(0));
        assertThat(logged).as("each message, once").doesNotHaveDuplicates();
        assertThat(logged)
                .as("the guilty side")
                .allSatisfy(text -> assertThat(text).contains(row.side() + ": "));
    }

    @ParameterizedTest
    @MethodSource("io.postern.middleware.Rows#all")
    @Covers("V-18")
    void ofTwoLintsOnTheWayTheOneNextToTheFaultReportsIt(Row row) throws Exception {
        Lint lint = Lint.logging().reportingTo((level, text, failure) -> logged.add(text));

        row.scenario().run(lint.then(lint));

        assertThat(logged)
                .as("the guilty side")
                .isNotEmpty()
                .allSatisfy(text -> assertThat(text).contains(": " + row.side() + ": "));
    }

    @Test
    void everyCheckHasARow() {
        Set<Check> without = EnumSet.allOf(Check.class);

        Rows.all().forEach(row -> without.remove(row.check()));

        assertThat(without).as("checks that no fault makes speak").isEmpty();
    }

    @Test
    void everyRuleOfTheChapterHasATest() {
        Set<String> rules = Arrays.stream(Rule.values())
                .map(Rule::id)
                .filter(id -> id.startsWith("V-"))
                .collect(Collectors.toCollection(TreeSet::new));

        Set<String> covered = Stream.of(LintTest.class.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Covers.class))
                .flatMap(method -> Stream.of(method.getAnnotation(Covers.class).value()))
                .filter(id -> id.startsWith("V-"))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(rules).isNotEmpty().isEqualTo(covered);
    }

    /** What is annotated above with all rules at once really has a fault for each. */
    @Test
    void everyRuleThatAsksForAFaultHasOne() {
        Set<String> asked =
                Stream.of(Check.values()).map(Check::lintRule).collect(Collectors.toCollection(TreeSet::new));

        assertThat(asked)
                .containsExactly(
                        "V-01", "V-02", "V-03", "V-04", "V-05", "V-06", "V-07", "V-08", "V-09", "V-10", "V-11", "V-12",
                        "V-13", "V-14", "V-15", "V-18");
    }

    @Test
    void everyMessageNamesARule() {
        assertThat(Rows.all()).allSatisfy(row -> assertThat(Rule.of(row.rule())).isPresent());
    }

    // What is right

    static Stream<Application> good() {
        Headers four = TEXT.copy().add("Content-Length", "4");
        return Stream.of(
                yielding("go", "", "od"),
                yielding(four, "", "good"),
                yielding(),
                yielding("a", "b"),
                (environ, startResponse) -> {
                    startResponse.start("204 No Content", Headers.of());
                    return Body.empty();
                },
                (environ, startResponse) -> {
                    startResponse.start("599 ", TEXT);
                    return Body.of("good");
                },
                (environ, startResponse) -> {
                    startResponse.start("200 OK", four).write(block("go"));
                    return body("od");
                },
                (environ, startResponse) -> {
                    startResponse.start("200 OK", TEXT.copy().add("Content-Length", "99"));
                    startResponse.start("500 Oh", TEXT, new IOException("before anything was sent"));
                    return body("good");
                },
                // It starts as late as it may, and its iterator is closed by itself.
                (environ, startResponse) -> () -> new LateStart(startResponse),
                (environ, startResponse) -> {
                    InputStream input = environ.require(EnvironKeys.INPUT);
                    started(startResponse);
                    return Body.of(input.readAllBytes().length + " " + input.read() + " " + input.available());
                },
                (environ, startResponse) -> {
                    InputStream input = environ.require(EnvironKeys.INPUT);
                    input.mark(3);
                    byte[] first = input.readNBytes(3);
                    input.reset();
                    input.skipNBytes(1);
                    int more = input.readNBytes(first, 0, 2) + input.read(new byte[1], 0, 1);
                    input.close();
                    environ.require(EnvironKeys.ERRORS).println("read " + more);
                    started(startResponse);
                    return body("good");
                },
                (environ, startResponse) -> {
                    environ.clear();
                    started(startResponse);
                    return body("good");
                });
    }

    @ParameterizedTest
    @MethodSource("good")
    @Covers({"V-16", "M-01"})
    void nothingIsSaidOfWhatIsRight(Application application) throws Exception {
        Lint lint = Lint.throwing().reportingTo((level, text, failure) -> logged.add(text));

        LenientServer.serve(lint.wrap(application));
        LenientServer.serve(lint.then(lint).then(lint).wrap(application));

        assertThat(logged).isEmpty();
    }

    @Test
    @Covers("V-18")
    void nothingIsSaidOfMiddlewareThatKeepsTheRules() throws Exception {
        Lint lint = Lint.throwing().reportingTo((level, text, failure) -> logged.add(text));
        Application application = (environ, startResponse) -> {
            startResponse
                    .start("200 OK", TEXT.copy().add("Content-Length", "7"))
                    .write(block("some"));
            return body("a", "bc");
        };

        LenientServer.serve(lint.then(inner -> (environ, startResponse) -> {
                    StartResponse longer = (status, headers, failure) ->
                            startResponse.start(status, headers.copy().remove("Content-Length"), failure);
                    Body body = inner.call(environ, longer);
                    return around(body, () -> doubled(body.iterator()));
                })
                .then(lint)
                .wrap(application));

        assertThat(logged).isEmpty();
    }

    private static Iterator<ByteBuffer> doubled(Iterator<ByteBuffer> blocks) {
        return new Iterator<>() {
            private @Nullable ByteBuffer again;

            @Override
            public boolean hasNext() {
                return again != null || blocks.hasNext();
            }

            @Override
            public ByteBuffer next() {
                ByteBuffer block = again == null ? blocks.next() : again;
                again = again == null ? block.duplicate() : null;
                return block;
            }
        };
    }

    // What passes as it is

    @Test
    @Covers("V-16")
    void aFileBodyPassesAsItIs(@TempDir Path folder) throws Exception {
        FileBody file = FileBody.open(Files.writeString(folder.resolve("a"), "file"));
        Application application = (environ, startResponse) -> {
            started(startResponse);
            return file;
        };

        Body seen = Lint.throwing().wrap(application).call(LenientServer.environ(), new LenientServer());

        assertThat(seen).isSameAs(file);
        assertThat(file.file().isOpen()).isTrue();
        file.close();
    }

    @Test
    @Covers({"V-16", "B-15"})
    void aFileThatIsRefusedIsClosed(@TempDir Path folder) throws Exception {
        FileBody file = FileBody.open(Files.writeString(folder.resolve("a"), "file"));
        Application neverStarts = (environ, startResponse) -> file;

        Throwable thrown =
                catchThrowable(() -> LenientServer.serve(Lint.throwing().wrap(neverStarts)));

        assertThat(thrown).isInstanceOf(ContractViolation.class);
        assertThat(file.file().isOpen()).isFalse();
    }

    @Test
    @Covers("V-16")
    void theLengthAndTheCloseableIteratorPass() throws Exception {
        LateStart blocks = new LateStart(new LenientServer());
        Application application = (environ, startResponse) -> new Body() {
            @Override
            public Iterator<ByteBuffer> iterator() {
                return blocks;
            }

            @Override
            public long length() {
                return 7;
            }
        };

        Body body = Lint.throwing().wrap(application).call(LenientServer.environ(), new LenientServer());

        assertThat(body.length()).isEqualTo(7);
        if (body.iterator() instanceof AutoCloseable closeable) {
            closeable.close();
        }
        assertThat(blocks.closed).isTrue();
        body.close();
    }

    static Stream<Application> failing() {
        return Stream.of(
                (environ, startResponse) -> {
                    throw new Exception("the very one");
                },
                (environ, startResponse) -> {
                    throw new AssertionError("the very one");
                },
                (environ, startResponse) -> () -> {
                    throw new IllegalArgumentException("the very one");
                },
                (environ, startResponse) -> {
                    started(startResponse);
                    return around(
                            () -> Stream.<ByteBuffer>generate(() -> {
                                        throw new IllegalArgumentException("the very one");
                                    })
                                    .iterator(),
                            () -> body().iterator());
                });
    }

    @ParameterizedTest
    @MethodSource("failing")
    @Covers("V-16")
    void aFailurePassesAsItIs(Application application) {
        Throwable without = catchThrowable(() -> LenientServer.serve(application));

        Throwable with =
                catchThrowable(() -> LenientServer.serve(Lint.throwing().wrap(application)));

        assertThat(with == null ? "none" : with.toString())
                .isEqualTo(String.valueOf(without == null ? "none" : without));
    }

    @Test
    @Covers({"V-16", "S-08", "M-06"})
    void aLateFailureComesBackAsTheSameInstance() throws Exception {
        Exception failure = new Exception("the very one");
        Application application = (environ, startResponse) -> {
            started(startResponse).write(block("some"));
            startResponse.start("500 Oh", TEXT, failure);
            return Body.empty();
        };
        StartResponse server = new StartResponse() {
            @Override
            public io.postern.gateway.BodyWriter start(String status, Headers headers, @Nullable Throwable cause)
                    throws Exception {
                if (cause instanceof Exception exception) {
                    throw exception;
                }
                return block -> {};
            }
        };

        Throwable thrown =
                catchThrowable(() -> Lint.throwing().wrap(application).call(LenientServer.environ(), server));

        assertThat(thrown).isSameAs(failure);
    }

    @Test
    @Covers("V-16")
    void theEnvironHasTheSameKeysAndValuesButForTheStreams() throws Exception {
        Environ environ = LenientServer.environ();
        Map<String, Object> before = Map.copyOf(environ);
        Application application = (seen, startResponse) -> {
            assertThat(seen).isSameAs(environ);
            assertThat(seen.keySet()).isEqualTo(before.keySet());
            assertThat(seen).allSatisfy((key, value) -> {
                if (!(value instanceof InputStream || value instanceof PrintWriter)) {
                    assertThat(value).isSameAs(before.get(key));
                }
            });
            started(startResponse);
            return body("good");
        };

        LenientServer.serve(Lint.throwing().wrap(application), environ);
    }

    // Where reports go

    @Test
    @Covers("V-19")
    void reportsGoToTheErrorStreamOfTheRequest() throws Exception {
        StringWriter errors = new StringWriter();
        Map<String, Object> entries = LenientServer.entries();
        entries.put("gateway.errors", new PrintWriter(errors));

        LenientServer.serve(Lint.logging().wrap(yielding(TEXT.copy().add("TE", "x"), "good")), Environ.of(entries));

        assertThat(errors.toString())
                .startsWith("lint: application: ")
                .contains("the header \"TE\" is \"x\"")
                .contains("(rule S-24), in POST \"/caf\\u00e9/\\u3042\"");
    }

    @Test
    @Covers("V-19")
    void aSinkThatFailsHarmsNothing() throws Exception {
        Lint lint = Lint.logging().reportingTo((level, text, failure) -> {
            logged.add(text);
            throw new IllegalStateException("the disk is full");
        });

        LenientServer.serve(lint.wrap(yielding(TEXT.copy().add("TE", "x"), "good")));

        assertThat(logged).hasSize(1);
    }

    @Test
    @Covers("V-19")
    void whatIsFoundTwiceIsSaidOnceARequest() throws Exception {
        Lint lint = Lint.logging().reportingTo((level, text, failure) -> logged.add(text));
        Application application =
                lint.then(lint).wrap(yielding(TEXT.copy().add("TE", "x").add("Upgrade", "x"), "good"));

        LenientServer.serve(application);
        LenientServer.serve(application);

        assertThat(logged)
                .hasSize(2)
                .allSatisfy(text -> assertThat(text).contains("\"TE\"").contains("application: "));
    }

    @Test
    @Covers("V-18")
    void theSidesCanBeNamed() throws Exception {
        Lint inside = Lint.throwing().between("middleware gzip", "the shop");

        Throwable thrown = catchThrowable(
                () -> LenientServer.serve(inside.wrap(yielding(TEXT.copy().add("TE", "x")))));

        assertThat(thrown).hasMessageStartingWith("the shop: ");
    }

    @Test
    @Covers("V-17")
    void longValuesAreCut() {
        String message = String.valueOf(catchThrowable(() ->
                LenientServer.serve(Lint.throwing().wrap((environ, startResponse) -> {
                    startResponse.start("x".repeat(1000), TEXT);
                    return body();
                }))));

        assertThat(message).contains("\" and 940 more").hasSizeLessThan(400);
    }

    @Test
    @Covers("V-12")
    void aBodyThatNobodyClosesIsFoundByTheGarbageCollector() throws Exception {
        Lint lint = Lint.throwing().reportingTo((level, text, failure) -> logged.add(text));

        leak(lint.wrap(yielding("good")));

        String found = null;
        for (int tries = 0; found == null && tries < TRIES; tries++) {
            System.gc();
            found = logged.poll(100, TimeUnit.MILLISECONDS);
        }
        assertThat(found)
                .startsWith("lint: server: a body is closed, but it was left open after 1 blocks; ")
                .contains("(rule B-12), in POST");
    }

    private static void leak(Application application) throws Exception {
        application
                .call(LenientServer.environ(), new LenientServer())
                .iterator()
                .next();
    }

    @Test
    @Covers({"V-12", "V-18", "M-04"})
    void aBodyLeftOpenByMiddlewareThatFailsIsLogged() {
        Lint lint = Lint.throwing().reportingTo((level, text, failure) -> logged.add(text));
        IllegalArgumentException failure = new IllegalArgumentException("the very one");

        Throwable thrown = catchThrowable(() -> LenientServer.serve(lint.then(inner -> (environ, startResponse) -> {
                    inner.call(environ, startResponse);
                    throw failure;
                })
                .then(lint)
                .wrap(yielding("good"))));

        assertThat(thrown).isSameAs(failure);
        assertThat(logged)
                .singleElement()
                .asString()
                .contains("middleware: a body is closed")
                .contains("(rule M-04)");
    }

    private static @Nullable ContractViolation thrownBy(Row row, Lint lint) throws Exception {
        try {
            row.scenario().run(lint);
            return null;
        } catch (ContractViolation violation) {
            return violation;
        }
    }

    private static void assertNames(Row row, String kind, String message) {
        assertThat(message)
                .startsWith(kind + row.side() + ": ")
                .contains(row.value())
                .contains("; " + row.check().mend() + " (rule " + row.rule() + ")");
    }

    /** Starts the response in its first step, and has to be closed. */
    private static final class LateStart implements Iterator<ByteBuffer>, AutoCloseable {

        private final StartResponse startResponse;
        private boolean closed;
        private boolean given;

        LateStart(StartResponse startResponse) {
            this.startResponse = startResponse;
        }

        @Override
        public boolean hasNext() {
            return !given;
        }

        @Override
        public ByteBuffer next() {
            try {
                started(startResponse);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
            given = true;
            return block("late");
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}

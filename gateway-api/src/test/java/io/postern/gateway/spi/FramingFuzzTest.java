package io.postern.gateway.spi;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.gateway.RequestBodyException;
import io.postern.gateway.ServerConfig;
import io.postern.gateway.ServerConfig.Limit;
import io.postern.gateway.spi.ReferenceParser.End;
import io.postern.gateway.spi.ReferenceParser.Reading;
import io.postern.gateway.spi.ReferenceParser.Request;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The guard against the reference parser, on generated requests in random parts.
 *
 * <p>{@code -Dpostern.fuzz.seed=N} repeats a run whose seed was printed; {@code -Dpostern.fuzz.rounds=N} makes it
 * longer.
 */
class FramingFuzzTest {

    private static final long SEED = Long.getLong("postern.fuzz.seed", System.nanoTime());
    private static final int ROUNDS = Integer.getInteger("postern.fuzz.rounds", 20_000);

    // Limits so small that they are often met.
    private static final ServerConfig TIGHT = ServerConfig.builder()
            .limit(Limit.REQUEST_LINE, 24)
            .limit(Limit.FIELD, 20)
            .limit(Limit.FIELDS, 50)
            .limit(Limit.FIELD_COUNT, 3)
            .limit(Limit.CHUNK_LINE, 6)
            .limit(Limit.BODY, 12)
            .build();

    @Test
    void theGuardReadsWhatTheReferenceReads() {
        System.out.println("theGuardReadsWhatTheReferenceReads: -Dpostern.fuzz.seed=" + SEED);
        int refused = 0;
        int failed = 0;
        for (int round = 0; round < ROUNDS; round++) {
            String input = new RequestFuzzer(SEED + round).pipeline();
            try {
                Reading reading = ReferenceParser.read(input);
                refused += reading.end() == End.REFUSED ? 1 : 0;
                failed += reading.end() == End.FAILED ? 1 : 0;
                GuardRun run = run(input, ServerConfig.defaults(), new Random(SEED + round));
                compare(run, reading, input);
                breakOff(run);
            } catch (AssertionError | RuntimeException e) {
                throw failure(round, input, e);
            }
        }
        assertThat(refused).as("the generator makes bad heads, but not only").isBetween(ROUNDS / 20, ROUNDS * 9 / 10);
        assertThat(failed).as("the generator makes bad bodies").isGreaterThan(ROUNDS / 100);
    }

    @Test
    void limitsRefuseButNeverChangeARequest() {
        System.out.println("limitsRefuseButNeverChangeARequest: -Dpostern.fuzz.seed=" + SEED);
        for (int round = 0; round < ROUNDS / 4; round++) {
            String input = new RequestFuzzer(SEED - round).pipeline();
            try {
                GuardRun run = run(input, TIGHT, new Random(SEED - round));
                Canonical.check(run);
                prefix(run, ReferenceParser.read(input).requests());
                assertThat(run(input, TIGHT, new Random(round)).everything())
                        .as("in other parts")
                        .isEqualTo(run.everything());
                breakOff(run);
            } catch (AssertionError | RuntimeException e) {
                throw failure(-round, input, e);
            }
        }
    }

    private static AssertionError failure(int round, String input, Throwable cause) {
        return new AssertionError(
                "-Dpostern.fuzz.seed=" + SEED + " round " + round + ": " + FramingCases.visible(input), cause);
    }

    private static void compare(GuardRun run, Reading reading, String input) {
        Canonical.check(run);
        int count = prefix(run, reading.requests());
        List<RequestHead> heads = run.heads();
        assertThat(count)
                .as("requests that passed")
                .isEqualTo(reading.requests().size());
        if (heads.size() == count) {
            assertThat(reading.end()).as("the reference refuses").isNotEqualTo(End.REFUSED);
        } else {
            assertThat(status(heads.get(count))).as("status").isEqualTo(refusal(reading, input));
        }
        if (count > 0) {
            RequestBodyException failure = heads.get(count - 1).bodyFailure();
            assertThat(failure == null ? 0 : failure.status())
                    .as("status of the body's failure")
                    .isEqualTo(reading.end() == End.FAILED ? reading.status() : 0);
            assertThat(run.server().requests().get(count - 1).body())
                    .as("body, also of one that fails")
                    .isEqualTo(reading.requests().get(count - 1).body());
        }
    }

    /** However the client breaks off, the server can tell where a chunked body ends, and the failure is known. */
    private static void breakOff(GuardRun run) {
        List<RequestHead> heads = run.heads();
        int before = heads.size();
        boolean open = run.server().end() == End.INCOMPLETE;
        run.endOfInput();
        assertThat(run.guard.finished()).isTrue();
        assertThat(run.heads()).as("heads").hasSize(before);
        if (open) {
            RequestHead last = heads.get(before - 1);
            assertThat(last.bodyFailure()).as("failure").isNotNull();
            assertThat(run.server().end() == End.INCOMPLETE).as("incomplete").isEqualTo(!last.chunked());
        }
    }

    private static int status(RequestHead head) {
        Refusal refusal = head.refusal();
        return refusal == null ? 0 : refusal.status();
    }

    // A head that is refused before its end is there would be refused with it, too, and for the same.
    private static int refusal(Reading reading, String input) {
        return reading.end() == End.INCOMPLETE
                ? ReferenceParser.read(input + "\r\n\r\n").status()
                : reading.status();
    }

    /** What passed must be what the reference read first; returns how many passed. */
    private static int prefix(GuardRun run, List<Request> expected) {
        List<RequestHead> heads = run.heads();
        List<Request> server = run.server().requests();
        int passed = 0;
        for (RequestHead head : heads) {
            if (head.refusal() == null) {
                assertThat(passed)
                        .as("request that the reference does not know")
                        .isLessThan(expected.size());
                same(head, server.get(passed).body(), expected.get(passed));
                passed++;
            }
        }
        return passed;
    }

    private static void same(RequestHead head, String body, Request expected) {
        Request actual = new Request(
                head.method(),
                head.target(),
                head.version(),
                head.authority(),
                GuardRun.fields(head),
                head.chunked() ? "chunked" : expected.framing(),
                head.bodyFailure() == null ? body : expected.body(),
                head.close(),
                head.expectsContinue());
        assertThat(actual).isEqualTo(expected);
        assertThat(expected.body()).as("body that failed").startsWith(body);
        String length = expected.framing().isEmpty() || head.chunked() ? "-1" : expected.framing();
        assertThat(head.contentLength()).isEqualTo(Long.parseLong(length));
    }

    /** Feeds the input in random parts, through random buffers, partly past the guard. */
    private static GuardRun run(String input, ServerConfig config, Random random) {
        int room = random.nextBoolean() ? 1 + random.nextInt(300) : 16_384;
        GuardRun run = new GuardRun(config, 1 + random.nextInt(3), room);
        byte[] bytes = input.getBytes(StandardCharsets.ISO_8859_1);
        int most = random.nextInt(4) == 0 ? bytes.length : 1 + random.nextInt(20);
        for (int at = 0; at < bytes.length; ) {
            int end = Math.min(bytes.length, at + 1 + random.nextInt(most));
            ByteBuffer part = ByteBuffer.wrap(bytes, at, end - at);
            if (random.nextInt(3) == 0) {
                run.pass(part);
            }
            run.feed(part);
            at = end;
        }
        return run;
    }
}

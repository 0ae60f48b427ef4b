package io.postern.gateway.spi;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.gateway.ServerConfig;
import io.postern.gateway.spi.FramingCases.Case;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of {@link FramingCases}, and that nothing in it depends on how the bytes come and go. */
class FramingGuardTest {

    private static final int LONG_INPUT = 2_000;
    private static final int ROOM = 16_384;
    private static final ByteBuffer DIRECT = ByteBuffer.allocateDirect(256 * 1024);

    static Stream<Case> cases() {
        return FramingCases.all();
    }

    @Test
    void theTableIsLarge() {
        assertThat(cases().map(Case::input).distinct().count()).isGreaterThan(800);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theVerdictIsThatOfTheTable(Case row) {
        GuardRun run = GuardRun.of(row.input());

        assertThat(run.verdict()).as(row.toString()).isEqualTo(row.verdict());
        Canonical.check(run);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void nothingDependsOnWhereTheBytesAreCut(Case row) {
        String input = row.input();
        String whole = GuardRun.of(input).everything();

        int step = input.length() > LONG_INPUT ? input.length() / 20 : 1;
        for (int cut = 0; cut <= input.length(); cut += step) {
            GuardRun run = run(1000, ROOM).feed(input.substring(0, cut)).feed(input.substring(cut));
            assertThat(run.everything()).as("cut at " + cut).isEqualTo(whole);
        }
        assertThat(byteByByte(input, run(1000, ROOM)).everything())
                .as("byte by byte")
                .isEqualTo(whole);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void nothingDependsOnTheBuffersNorOnHowManyHeadsAreAhead(Case row) {
        String whole = GuardRun.of(row.input()).everything();
        byte[] bytes = row.input().getBytes(StandardCharsets.ISO_8859_1);
        ByteBuffer direct = DIRECT.clear().position(7).put(bytes).flip().position(7);

        for (int room : List.of(1, 2, 63, 64, 255, 256)) {
            assertThat(run(1000, room).feed(row.input()).everything())
                    .as("room " + room)
                    .isEqualTo(whole);
        }
        assertThat(byteByByte(row.input(), run(1000, 1)).everything())
                .as("room 1, byte by byte")
                .isEqualTo(whole);
        assertThat(run(1, ROOM).feed(direct.asReadOnlyBuffer()).everything())
                .as("one head ahead, direct buffer")
                .isEqualTo(whole);
    }

    private static GuardRun run(int ahead, int room) {
        return new GuardRun(ServerConfig.defaults(), ahead, room);
    }

    private static GuardRun byteByByte(String input, GuardRun run) {
        for (int i = 0; i < input.length(); i++) {
            run.feed(input.substring(i, i + 1));
        }
        return run;
    }
}

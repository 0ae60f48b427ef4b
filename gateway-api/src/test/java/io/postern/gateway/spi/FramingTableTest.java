package io.postern.gateway.spi;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.gateway.ServerConfig;
import io.postern.gateway.spi.FramingCases.Case;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The table of {@link FramingCases} again, all rows in one test and few cuts. The mutation run takes this in place of
 * {@link FramingGuardTest}: for each broken line it would start the thousands of tests there one by one.
 */
class FramingTableTest {

    private static final int SHORT_INPUT = 300;

    @Test
    void everyVerdictIsThatOfTheTable() {
        for (Case row : all()) {
            GuardRun run = GuardRun.of(row.input());

            assertThat(run.verdict()).as(row.toString()).isEqualTo(row.verdict());
            Canonical.check(run);
        }
    }

    @Test
    void noShortRowDependsOnHowItIsCut() {
        for (Case row : all().stream().filter(FramingTableTest::isShort).toList()) {
            String input = row.input();
            String whole = GuardRun.of(input).everything();
            int half = input.length() / 2;

            for (int room : List.of(1, 63)) {
                GuardRun halves = new GuardRun(ServerConfig.defaults(), 1, room)
                        .feed(input.substring(0, half))
                        .feed(input.substring(half));
                assertThat(halves.everything()).as(row.toString()).isEqualTo(whole);
            }
            assertThat(byteByByte(input).everything()).as(row.toString()).isEqualTo(whole);
        }
    }

    private static List<Case> all() {
        return FramingCases.all().toList();
    }

    private static boolean isShort(Case row) {
        return row.input().length() < SHORT_INPUT;
    }

    private static GuardRun byteByByte(String input) {
        GuardRun run = new GuardRun(ServerConfig.defaults(), 1000, 1);
        for (int i = 0; i < input.length(); i++) {
            run.feed(input.substring(i, i + 1));
        }
        return run;
    }
}

package io.postern.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The commands, their output and their status. */
class PosternTest {

    private final StringWriter stderr = new StringWriter();
    private final ByteArrayOutputStream stdout = new ByteArrayOutputStream();

    @Test
    void withoutACommandTheUsageIsPrinted() {
        assertThat(run()).isEqualTo(2);

        assertThat(stderr.toString())
                .startsWith("Usage: postern [-hV] [COMMAND]")
                .contains("  serve       Serves a web application.", "  servers ", "  version ", "  completion ");
    }

    @Test
    void anUnknownCommandIsRefusedWithTheNearest() {
        assertThat(run("srve")).isEqualTo(2);

        assertThat(stderr).hasToString("postern: unknown command srve: did you mean serve?\n");
    }

    @Test
    void theHelpTellsOptionsAndStatuses() {
        assertThat(run("serve", "--help")).isZero();

        assertThat(stdout.toString(UTF_8))
                .contains("--limit-body=SIZE", "Exit status:", "  3     a stop has cut off requests")
                .contains("POSTERN_STOP_DELAY");
    }

    @Test
    void theConfigurationIsPrintedAndNothingIsServed() {
        assertThat(run("serve", "--print-config", "--server=netty", "no.such.Class"))
                .isZero();

        assertThat(stdout.toString(UTF_8)).containsPattern("(?m)^server +netty +command line$");
        assertThat(stderr.toString()).isEmpty();
    }

    @Test
    void whatCannotBeServedHasItsStatus() {
        assertThat(run("serve", "no.such.Class")).isEqualTo(1);
        assertThat(run("serve", "--grace=1")).isEqualTo(2);
        assertThat(run(Map.of("POSTERN_GRAC", "1s"), "serve")).isEqualTo(2);

        assertThat(stderr.toString().lines())
                .containsExactly(
                        "postern: no class no.such.Class on the class path: give the full name of one that is there, or"
                                + " add it by --class-path",
                        "postern: --grace is a number and its unit, such as 500ms, 5s or 2m, but it is \"1\"; see"
                                + " postern serve --help",
                        "postern: no option for the environment variable POSTERN_GRAC: did you mean POSTERN_GRACE?");
    }

    @Test
    void theVersionsArePrinted() {
        assertThat(run("version")).isZero();
        assertThat(run("--version")).isZero();

        assertThat(stdout.toString(UTF_8).lines())
                .hasSize(2)
                .allMatch(line -> line.matches("Postern \\d\\S+, Java \\d\\S+"));
    }

    @Test
    void theServersAreListedWithTheirVersions() {
        assertThat(run("servers")).isZero();

        assertThat(stdout.toString(UTF_8).lines().map(line -> line.replaceAll("\\d\\S+", "N")))
                .containsExactly(
                        "jdk       jdk N",
                        "jetty     jetty N",
                        "netty     netty N",
                        "undertow  undertow N",
                        "uwsgi     uwsgi of JDK N");
    }

    @Test
    void theShellIsToldHowToCompleteOptions() {
        assertThat(run("completion")).isZero();

        assertThat(stdout.toString(UTF_8)).contains("complete -F _complete_postern", "'--limit-body'");
    }

    private int run(String... arguments) {
        return run(Map.of(), arguments);
    }

    private int run(Map<String, String> environment, String... arguments) {
        PrintStream before = System.out;
        System.setOut(new PrintStream(stdout, true, UTF_8));
        try {
            return Postern.run(List.of(arguments), environment, new PrintWriter(stderr, true));
        } finally {
            System.setOut(before);
        }
    }
}

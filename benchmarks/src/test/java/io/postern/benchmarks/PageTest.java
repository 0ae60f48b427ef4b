package io.postern.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PageTest {

    @Test
    void thePageHasThePlotsTheBarsAndWhatFailed() {
        Results results = new Results();
        results.add(Case.HELLO, Contestant.raw("jdk"), new Sample().with(Figure.CPU, 20));
        results.add(Case.HELLO, Contestant.postern("jdk"), new Sample().with(Figure.CPU, 21));
        results.failed(Case.ECHO, Contestant.raw("jdk"), "no <answer>");

        String page = Page.of(results);

        assertThat(page)
                .contains("<svg", ">postern jdk</text>", ">21.0</text>")
                .contains("<tr class=\"met\"><td>met</td><td>hello: CPU us/request, postern jdk / raw jdk</td>")
                .contains("Left out: raw jdk, no &lt;answer&gt;")
                .doesNotContain("@MACHINE@", "@BARS@", "@CASES@")
                .doesNotContain("<script", "http://", "https://", "src=");
    }
}

package io.postern.conformance.diff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CaseFileTest {

    @Test
    void eachIndentedLineIsACaseOfItsGroup() {
        List<Case> cases = CaseFile.parse("method", """
                # a comment
                define tail \\r\\nHost: a\\r\\n\\r\\n

                group good
                why rule E-07
                send {} / HTTP/1.1{tail}
                expect 200 method={}; kept
                  GET
                  get\\s => 400; closed

                group other
                expect none; closed
                  {end}
                """);

        assertThat(cases).extracting(Case::id).containsExactly("method/good.1", "method/good.2", "method/other.1");
        assertThat(cases.get(0).why()).isEqualTo("rule E-07");
        assertThat(cases.get(0).steps()).containsExactly(new Step(Step.Kind.SEND, "GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
        assertThat(expectation(cases.get(0)))
                .isEqualTo(new Expectation(
                        "200 method=GET; kept",
                        List.of(new Expectation.Expected(false, 200, Map.of("method", "GET"))),
                        Connection.KEPT));
        assertThat(cases.get(1).steps().get(0).text()).startsWith("get  / ");
        assertThat(expectation(cases.get(1)).connection()).isEqualTo(Connection.CLOSED);
        assertThat(cases.get(2).why()).isEmpty();
        assertThat(expectation(cases.get(2)).answers()).isEmpty();
    }

    @Test
    void anExpectationMayRepeatAnswersAndAskForA100() {
        Expectation expectation = Expectation.parse("{200 path=/a | *2}100+200 body=5 h.x=a\\sb; closed");

        assertThat(expectation.answers())
                .containsExactly(
                        new Expectation.Expected(false, 200, Map.of("path", "/a")),
                        new Expectation.Expected(false, 200, Map.of("path", "/a")),
                        new Expectation.Expected(true, 200, Map.of("body", "5", "h.x", "a b")));
    }

    @Test
    void aFaultNamesItsLine() {
        assertThatThrownBy(() -> CaseFile.parse("x", "group a\nexpect 200; kept\n  \\q\n"))
                .hasMessageContaining("x.txt, line 3: unknown escape");
        assertThatThrownBy(() -> CaseFile.parse("x", "nonsense\n")).hasMessageContaining("line 1");
        assertThatThrownBy(() -> CaseFile.parse("x", "  GET\n")).hasMessageContaining("line 1");
        assertThatThrownBy(() -> CaseFile.parse("x", "group a\n  GET\n")).hasMessageContaining("an expectation");
        assertThatThrownBy(() -> CaseFile.parse("x", "group a\nexpect 200\n  GET\n"))
                .hasMessageContaining("kept");
        assertThatThrownBy(() -> CaseFile.parse("x", "group a\nexpect 200; kept\n  G\ngroup a\n"))
                .hasMessageContaining("of its own");
    }

    @Test
    void everyCategoryHasItsCasesAndNoIdComesTwice() {
        List<Case> all = CaseFile.all();

        assertThat(all).hasSizeGreaterThan(700);
        assertThat(all).extracting(Case::id).doesNotHaveDuplicates();
        assertThat(CaseFile.CATEGORIES)
                .allSatisfy(category -> assertThat(all)
                        .filteredOn(test -> test.category().equals(category))
                        .hasSizeGreaterThan(20));
        assertThat(all).allSatisfy(test -> assertThat(test.why()).isNotEmpty());
    }

    private static Expectation expectation(Case test) {
        return test.expectation().orElseThrow();
    }
}

package io.postern.adapter.uwsgi;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.tck.Covers;
import io.postern.tck.Rule;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Binds SPEC.md, chapter U, to the tests of this module, which the kit leaves to it. */
class ChapterTest {

    private static final List<Class<?>> TESTS =
            List.of(UwsgiPacketTest.class, UwsgiEnvironTest.class, UwsgiServerTest.class, UnixSocketTest.class);

    @Test
    void everyRuleOfTheChapterHasATest() {
        Set<String> covered = TESTS.stream()
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                .flatMap(method -> Stream.ofNullable(method.getAnnotation(Covers.class)))
                .flatMap(covers -> Stream.of(covers.value()))
                .collect(Collectors.toSet());

        List<String> chapter = Arrays.stream(Rule.values())
                .map(Rule::id)
                .filter(id -> id.startsWith("U-"))
                .toList();

        assertThat(covered).containsAll(chapter);
        assertThat(covered.stream().filter(id -> Rule.of(id).isEmpty()))
                .as("ids that are no rules")
                .isEmpty();
    }
}

package io.postern.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.ConcurrentModificationException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The map itself: mutable, lazy, typed. */
class EnvironTest {

    private static final EnvironKey<Integer> NUMBER = EnvironKey.of("acme.number", Integer.class);

    private final List<String> asked = new ArrayList<>();
    private final Map<String, Object> entries = new LinkedHashMap<>(
            Map.of("REQUEST_METHOD", "GET", "HTTP_ACCEPT", "text/plain", "gateway.run_once", false));

    /** Entries as a server has them; remembers which were asked for. */
    private final Environ environ = Environ.over(new Environ.Source() {
        @Override
        public @Nullable Object value(String key) {
            asked.add(key);
            return entries.get(key);
        }

        @Override
        public Iterable<String> keys() {
            return entries.keySet();
        }

        @Override
        public Headers receivedHeaders() {
            return Headers.of("accept", "text/plain", "X_A", "1");
        }
    });

    @Test
    void anEntryIsComputedWhenItIsReadAndNoOther() {
        assertThat(environ.get("REQUEST_METHOD")).isEqualTo("GET");

        assertThat(asked).containsOnly("REQUEST_METHOD");
    }

    @Test
    void whatIsPutReplacesTheEntryAndTheFormerIsReturned() {
        assertThat(environ.put("REQUEST_METHOD", "POST")).isEqualTo("GET");
        assertThat(environ.put("acme.key", 1)).isNull();

        assertThat(environ).hasSize(4).containsEntry("REQUEST_METHOD", "POST").containsEntry("acme.key", 1);
    }

    @Test
    void whatIsRemovedIsGoneAndMayBePutAgain() {
        assertThat(environ.remove("REQUEST_METHOD")).isEqualTo("GET");
        assertThat(environ.remove("REQUEST_METHOD")).isNull();
        assertThat(environ).hasSize(2).doesNotContainKey("REQUEST_METHOD");

        environ.put("REQUEST_METHOD", "PUT");

        assertThat(environ).hasSize(3).containsEntry("REQUEST_METHOD", "PUT");
    }

    @Test
    void clearLeavesNothing() {
        environ.put("acme.key", 1);

        environ.clear();

        assertThat(environ).isEmpty();
        assertThat(environ.isEmpty()).isTrue();
        assertThat(environ.get("REQUEST_METHOD")).isNull();
    }

    @Test
    void changesThroughItsViewsAreChangesOfIt() {
        environ.keySet().remove("HTTP_ACCEPT");
        environ.values().remove(false);
        assertThat(environ.entrySet().iterator().next().setValue("HEAD")).isEqualTo("GET");

        assertThat(environ).containsExactly(Map.entry("REQUEST_METHOD", "HEAD"));
    }

    @Test
    void itsViewsCanBeEmptied() {
        environ.entrySet().removeIf(entry -> entry.getKey().startsWith("HTTP_"));
        assertThat(environ).hasSize(2);

        environ.keySet().clear();

        assertThat(environ).isEmpty();
    }

    @Test
    void theDefaultMethodsOfAMapWork() {
        assertThat(environ.putIfAbsent("REQUEST_METHOD", "PUT")).isEqualTo("GET");
        assertThat(environ.computeIfAbsent("acme.key", key -> 1)).isEqualTo(1);
        assertThat(environ.merge("acme.key", 2, (one, two) -> (int) one + (int) two))
                .isEqualTo(3);
        assertThat(environ.computeIfPresent("HTTP_ACCEPT", (key, value) -> null))
                .isNull();
        assertThat(environ.getOrDefault("HTTP_ACCEPT", "none")).isEqualTo("none");
        environ.replaceAll((key, value) -> key);

        assertThat(environ)
                .containsOnly(
                        Map.entry("REQUEST_METHOD", "REQUEST_METHOD"),
                        Map.entry("acme.key", "acme.key"),
                        Map.entry("gateway.run_once", "gateway.run_once"));
    }

    @Test
    void itBehavesLikeAnOrdinaryMapWhateverIsDoneToIt() {
        Map<String, Object> ordinary = new HashMap<>(entries);
        Random random = new Random(42);
        List<String> keys = List.of("REQUEST_METHOD", "HTTP_ACCEPT", "gateway.run_once", "acme.a", "acme.b");

        for (int i = 0; i < 2000; i++) {
            String key = keys.get(random.nextInt(keys.size()));
            switch (random.nextInt(6)) {
                case 0, 1 -> assertThat(environ.put(key, i)).isEqualTo(ordinary.put(key, i));
                case 2, 3 -> assertThat(environ.remove(key)).isEqualTo(ordinary.remove(key));
                case 4 ->
                    assertThat(environ.keySet().remove(key))
                            .isEqualTo(ordinary.keySet().remove(key));
                default -> assertThat(environ.containsKey(key)).isEqualTo(ordinary.containsKey(key));
            }
            assertThat(environ.size()).isEqualTo(ordinary.size());
        }

        assertThat(environ).isEqualTo(ordinary).hasSameHashCodeAs(ordinary);
        assertThat(new HashMap<>(environ)).isEqualTo(ordinary);
    }

    @Test
    void anIterationMayRemoveWhatItHasSeen() {
        Iterator<Map.Entry<String, Object>> each = environ.entrySet().iterator();
        assertThatThrownBy(each::remove).isInstanceOf(IllegalStateException.class);
        while (each.hasNext()) {
            each.next();
            each.remove();
        }

        assertThat(environ).isEmpty();
        assertThatThrownBy(each::next).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void anIterationThatLosesAKeyFailsAsThatOfAnyMap() {
        Iterator<String> each = environ.keySet().iterator();

        environ.clear();

        assertThatThrownBy(each::next).isInstanceOf(ConcurrentModificationException.class);
    }

    @Test
    void nullsAreRefusedAndChangeNothing() {
        assertThatThrownBy(() -> environ.put(Nothing.at(), 1))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("a key of the environ is not null (rule E-03)");
        assertThatThrownBy(() -> environ.put("REQUEST_METHOD", Nothing.at()))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("environ[\"REQUEST_METHOD\"] is not null; remove it instead (rule E-03)");
        assertThatThrownBy(() -> environ.entrySet().iterator().next().setValue(Nothing.at()))
                .isInstanceOf(NullPointerException.class);

        assertThat(environ).isEqualTo(entries);
    }

    @Test
    void aKeyThatIsNoStringIsAbsent() {
        assertThat(environ.get((Object) 42)).isNull();
        assertThat(environ.containsKey((Object) NUMBER)).isFalse();
        assertThat(environ.containsKey((Object) Nothing.<String>at())).isFalse();
        assertThat(environ.remove((Object) 42)).isNull();
    }

    // Typed access

    @Test
    void aTypedKeyFindsItsValueOrNull() {
        assertThat(environ.with(NUMBER, 42)).isSameAs(environ);

        assertThat(environ.get(NUMBER)).isEqualTo(42);
        assertThat(environ.get(EnvironKeys.RUN_ONCE)).isFalse();
        assertThat(environ.get(EnvironKeys.PATH_INFO)).isNull();
    }

    @Test
    void aValueOfAnotherTypeIsNamedWithItsKey() {
        environ.put("acme.number", "42");

        assertThatThrownBy(() -> environ.get(NUMBER))
                .isInstanceOf(ClassCastException.class)
                .hasMessage("environ[\"acme.number\"] is a java.lang.Integer, but a java.lang.String was put there");
    }

    @Test
    void aRequiredKeyThatIsAbsentIsNamed() {
        assertThat(environ.require(EnvironKeys.REQUEST_METHOD)).isEqualTo("GET");
        assertThatThrownBy(() -> environ.require(NUMBER))
                .isInstanceOf(NoSuchElementException.class)
                .hasMessage("environ[\"acme.number\"] is absent");
    }

    @Test
    void aKeyIsItsNameAndItsType() {
        assertThat(EnvironKey.of("acme.number", Integer.class))
                .isEqualTo(new EnvironKey<>("acme.number", Integer.class));
    }

    @Test
    void aKeyPrintsAsItsName() {
        assertThat(EnvironKeys.URL_SCHEME).hasToString("gateway.url_scheme");
        assertThatThrownBy(() -> EnvironKey.of(Nothing.at(), String.class)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> EnvironKey.of("acme.x", Nothing.at())).isInstanceOf(NullPointerException.class);
    }

    // Fields

    @ParameterizedTest
    @ValueSource(strings = {"Accept", "accept", "ACCEPT"})
    void aFieldIsFoundByItsNameInAnyCase(String name) {
        assertThat(environ.header(name)).isEqualTo("text/plain");
    }

    @ParameterizedTest
    @CsvSource({"Content-Type, CONTENT_TYPE", "content-length, CONTENT_LENGTH", "X-Test-Header, HTTP_X_TEST_HEADER"})
    void aFieldIsReadFromTheKeyItStandsFor(String name, String key) {
        assertThat(environ.header(name)).isNull();

        environ.put(key, "5");

        assertThat(environ.header(name)).isEqualTo("5");
    }

    @Test
    void fieldsFollowTheMapAndReceivedHeadersDoNot() {
        environ.remove("HTTP_ACCEPT");

        assertThat(environ.header("Accept")).isNull();
        assertThat(environ.receivedHeaders()).isEqualTo(Headers.of("Accept", "text/plain", "X_A", "1"));
    }

    // For tests of applications

    @Test
    void anEnvironOfAMapHoldsACopy() {
        Map<String, Object> given =
                new HashMap<>(Map.of("HTTP_X_A", "1", "CONTENT_TYPE", "a/b", "CONTENT_LENGTH", "5", "PATH_INFO", "/x"));

        Environ copy = Environ.of(given);
        given.clear();
        copy.put("PATH_INFO", "/y");

        assertThat(copy).hasSize(4).containsEntry("PATH_INFO", "/y").containsEntry("HTTP_X_A", "1");
        assertThat(copy.receivedHeaders().first("x-a")).contains("1");
        assertThat(copy.receivedHeaders().first("content-type")).contains("a/b");
        assertThat(copy.receivedHeaders().first("content-length")).contains("5");
        assertThat(copy.receivedHeaders().count()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "http|a:8000|80|''|/|''|http://a:8000/",
                "http|a|8000|/app|/x|''|http://a/app/x",
                "http|-|80|''|/|''|http://server/",
                "http|''|80|''|/|''|http://server/",
                "http|-|8000|''|/|''|http://server:8000/",
                "https|-|443|''|/|''|https://server/",
                "https|-|80|''|/|''|https://server:80/",
                "http|a|80|''|/a b%c|x=%20&y|http://a/a%20b%25c?x=%20&y",
                "http|a|80|''|/a;b=1,c+d/~e?f#g|''|http://a/a;b=1,c+d/~e%3Ff%23g",
                "http|a|80|/\u00e9|/\u3042|''|http://a/%C3%A9/%E3%81%82",
            })
    void theUrlIsPutTogetherFromTheMap(
            String scheme,
            @Nullable String host,
            String port,
            String mount,
            String path,
            String query,
            String expected) {
        Map<String, Object> entries = new HashMap<>(Map.of(
                "gateway.url_scheme", scheme,
                "SERVER_NAME", "server",
                "SERVER_PORT", port,
                "SCRIPT_NAME", mount,
                "PATH_INFO", path,
                "QUERY_STRING", query));
        if (host != null) {
            entries.put("HTTP_HOST", host);
        }

        assertThat(Environ.of(entries).url()).isEqualTo(expected);
    }
}

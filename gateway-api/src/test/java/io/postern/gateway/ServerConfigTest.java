package io.postern.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postern.gateway.ServerConfig.Execution;
import io.postern.gateway.ServerConfig.Limit;
import io.postern.gateway.ServerConfig.Timeout;
import java.net.InetAddress;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The settings: their defaults, and what is refused when they are set. */
class ServerConfigTest {

    private final ServerConfig.Builder builder = ServerConfig.builder();

    @Test
    void theDefaultsAreThoseOfTheSpecification() {
        ServerConfig config = ServerConfig.defaults();

        assertThat(config.host()).isEqualTo("127.0.0.1");
        assertThat(config.port()).isEqualTo(8000);
        assertThat(config.contextPath()).isEmpty();
        assertThat(config.multithread()).isTrue();
        assertThat(config.server()).isEmpty();
        assertThat(config.executor()).isEmpty();
        assertThat(config.tls()).isEmpty();
        assertThat(config.serverField()).isEmpty();
        assertThat(config.environ()).isEmpty();
        assertThat(config.unixSocket()).isEmpty();
        assertThat(config.unixSocketMode()).isEmpty();
        assertThat(config.allowedPeers()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "REQUEST_LINE, 8192",
        "FIELD, 8192",
        "FIELDS, 65536",
        "FIELD_COUNT, 100",
        "CHUNK_LINE, 4096",
        "BODY, 9223372036854775807",
    })
    void theLimitsAreThoseOfTheSpecification(Limit limit, long most) {
        assertThat(ServerConfig.defaults().limit(limit)).isEqualTo(most);
        assertThat(limit.standard()).isEqualTo(most);
    }

    @ParameterizedTest
    @CsvSource({"IDLE, 75", "HEAD, 30", "BODY, 30", "WRITE, 30"})
    void theTimesAreThoseOfTheSpecification(Timeout timeout, long seconds) {
        assertThat(ServerConfig.defaults().timeout(timeout)).isEqualTo(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S", "P366D"})
    void aTimeIsAMillisecondToAYear(Duration time) {
        assertThatThrownBy(() -> builder.timeout(Timeout.HEAD, time))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the timeout HEAD is a millisecond to 365 days, but it is " + time);
    }

    @Test
    void everySettingIsKeptAlsoThroughABuilder() throws NoSuchAlgorithmException {
        Executor executor = Runnable::run;
        SSLContext tls = SSLContext.getDefault();
        ErrorSink errors = (level, text, failure) -> {};
        ServerConfig first = builder.server("jetty")
                .host("::1")
                .port(0)
                .unixSocket(Path.of("app.sock"))
                .unixSocketMode(Set.of(PosixFilePermission.OWNER_WRITE))
                .allowedPeers(Set.of(InetAddress.getLoopbackAddress()))
                .contextPath("/app")
                .limit(Limit.FIELD, 10)
                .timeout(Timeout.IDLE, Duration.ofHours(1))
                .executor(executor)
                .tls(tls)
                .multithread(false)
                .serverField("Acme")
                .environ("acme.a", 1)
                .errors(errors)
                .build();

        ServerConfig config = first.toBuilder().build();

        assertThat(config.timeout(Timeout.IDLE)).isEqualTo(Duration.ofHours(1));
        assertThat(config.server()).contains("jetty");
        assertThat(config.host()).isEqualTo("::1");
        assertThat(config.port()).isZero();
        assertThat(config.unixSocket()).contains(Path.of("app.sock"));
        assertThat(config.unixSocketMode()).contains(Set.of(PosixFilePermission.OWNER_WRITE));
        assertThat(config.allowedPeers()).containsExactly(InetAddress.getLoopbackAddress());
        assertThat(config.contextPath()).isEqualTo("/app");
        assertThat(config.limit(Limit.FIELD)).isEqualTo(10);
        assertThat(config.limit(Limit.FIELDS)).isEqualTo(65_536);
        assertThat(config.executor()).containsSame(executor);
        assertThat(config.tls()).containsSame(tls);
        assertThat(config.multithread()).isFalse();
        assertThat(config.serverField()).contains("Acme");
        assertThat(config.environ()).isEqualTo(Map.of("acme.a", 1));
        assertThat(config.errors()).isSameAs(errors);
    }

    @Test
    void aConfigurationDoesNotFollowItsBuilder() {
        ServerConfig config =
                builder.environ("acme.a", 1).limit(Limit.FIELD, 10).build();

        builder.environ("acme.b", 2).limit(Limit.FIELD, 20).port(1);

        assertThat(config.environ()).containsOnlyKeys("acme.a");
        assertThat(config.limit(Limit.FIELD)).isEqualTo(10);
        assertThat(config.port()).isEqualTo(8000);
        assertThatThrownBy(() -> config.environ().put("acme.c", 3)).isInstanceOf(UnsupportedOperationException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t"})
    void aHostIsNotBlank(String host) {
        assertThatThrownBy(() -> builder.host(host))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("host is a name or an address such as 127.0.0.1, but it is \"" + host + "\"");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 65_536, Integer.MAX_VALUE})
    void aPortIsUpTo65535(int port) {
        assertThatThrownBy(() -> builder.port(port))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("port is 0 (any free one) to 65535, but it is " + port);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/app", "/a/b", "/a b", "/\u3042", "/a.b"})
    void aContextPathIsEmptyOrSegments(String path) {
        assertThat(builder.contextPath(path).build().contextPath()).isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"app", "/", "/app/", "//app", "/a//b", "/.", "/..", "/a/../b", "*"})
    void anyOtherContextPathIsRefused(String path) {
        assertThatThrownBy(() -> builder.contextPath(path))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("contextPath is empty or like /app")
                .hasMessageEndingWith("but it is \"" + path + "\"");
    }

    @ParameterizedTest
    @CsvSource({"FIELD, 0", "FIELD, -1", "REQUEST_LINE, 16777217", "BODY, 0"})
    void aLimitIsPositiveAndWithinReason(Limit limit, long most) {
        assertThatThrownBy(() -> builder.limit(limit, most))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the limit " + limit + " is 1 to 16777216 (BODY: or more), but it is " + most);
    }

    @Test
    void aBodyMayBeOfAnySize() {
        assertThat(builder.limit(Limit.BODY, Long.MAX_VALUE).build().limit(Limit.BODY))
                .isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aServerFieldThatCouldNotBeSentIsABadSetting() {
        assertThatThrownBy(() -> builder.serverField("a\r\nb"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("serverField: the value of the header Server has no control characters");
    }

    @ParameterizedTest
    @ValueSource(strings = {"acme", "", ".a", "gateway.a", "HTTP_A.B", "Acme.a", "PATH_INFO"})
    void aKeyOfTheDeployerHasAPrefixOfItsOwn(String key) {
        assertThatThrownBy(() -> builder.environ(key, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a key for every environ is lower case with a prefix of your own, as in"
                        + " \"acme.database\", but it is \"" + key + "\" (rule E-39)");
    }

    @Test
    void nullsAreRefused() {
        assertThatThrownBy(() -> builder.server(Nothing.at())).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> builder.host(Nothing.at())).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> builder.executor(Nothing.at())).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> builder.tls(Nothing.at())).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> builder.errors(Nothing.at())).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> builder.environ("acme.a", Nothing.at())).isInstanceOf(NullPointerException.class);
    }

    @Test
    void theEndsOfEachRangeAreAllowed() {
        builder.port(65_535).limit(Limit.FIELD, 1).limit(Limit.FIELDS, 1 << 24);
        builder.timeout(Timeout.HEAD, Duration.ofMillis(1)).timeout(Timeout.IDLE, Duration.ofDays(365));

        ServerConfig config = builder.environ("a.b", 1).build();

        assertThat(config.port()).isEqualTo(65_535);
        assertThat(config.limit(Limit.FIELD)).isEqualTo(1);
        assertThat(config.limit(Limit.FIELDS)).isEqualTo(1 << 24);
        assertThat(config.timeout(Timeout.HEAD)).isEqualTo(Duration.ofMillis(1));
        assertThat(config.timeout(Timeout.IDLE)).isEqualTo(Duration.ofDays(365));
        assertThat(config.environ()).containsOnlyKeys("a.b");
    }

    @Test
    void inlineABodyIsHeldInMemoryAndSoHasALimit() {
        ServerConfig.Builder inline = ServerConfig.builder().execution(Execution.INLINE);

        assertThat(inline.build().limit(Limit.BODY)).isEqualTo(1 << 20);
        assertThat(inline.limit(Limit.BODY, 1 << 24).build().limit(Limit.BODY)).isEqualTo(1 << 24);
        assertThatThrownBy(inline.limit(Limit.BODY, (1 << 24) + 1)::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("limit BODY is at most 16777216, but it is 16777217");
    }

    @Test
    void inlineExcludesAnExecutorAndASingleThread() {
        ServerConfig.Builder inline = ServerConfig.builder().execution(Execution.INLINE);

        assertThatThrownBy(inline.build().toBuilder().executor(Runnable::run)::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("an executor is set as well");
        assertThatThrownBy(inline.build().toBuilder().multithread(false)::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("multithread is false");
    }
}

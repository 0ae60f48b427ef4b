package io.postern.tck;

import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.BodyWriter;
import io.postern.gateway.Environ;
import io.postern.gateway.EnvironKeys;
import io.postern.gateway.Middleware;
import io.postern.gateway.Server;
import io.postern.gateway.ServerConfig;
import io.postern.gateway.StartResponse;
import io.postern.gateway.spi.ResponseHead;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A server that is wrong on purpose, to prove that the tests of a rule notice.
 *
 * <p>What the engine does wrong is played by a layer around the application, what an adapter does wrong by another
 * exchange.
 */
final class Mutant extends TinyServerProvider {

    private final List<String> rules;
    private final String fault;
    private final Middleware layer;
    private final UnaryOperator<ServerConfig> settings;
    private final TinyListener.Exchanges exchanges;

    private Mutant(
            List<String> rules,
            String fault,
            Middleware layer,
            UnaryOperator<ServerConfig> settings,
            TinyListener.Exchanges exchanges) {
        this.rules = rules;
        this.fault = fault;
        this.layer = layer;
        this.settings = settings;
        this.exchanges = exchanges;
    }

    /** Wraps the application, so that it sees and does something else. */
    static Mutant layer(String rule, String fault, Middleware layer) {
        return new Mutant(List.of(rule), fault, layer, UnaryOperator.identity(), TinyExchange::new);
    }

    /** Changes the environ before the application is called. */
    static Mutant environ(String rule, String fault, Consumer<Environ> change) {
        return layer(rule, fault, application -> (environ, startResponse) -> {
            change.accept(environ);
            return application.call(environ, startResponse);
        });
    }

    /** Replaces the input. */
    static Mutant input(String rule, String fault, UnaryOperator<InputStream> change) {
        return environ(
                rule,
                fault,
                environ -> environ.with(EnvironKeys.INPUT, change.apply(environ.require(EnvironKeys.INPUT))));
    }

    /** Replaces start_response. */
    static Mutant start(String rule, String fault, UnaryOperator<StartResponse> change) {
        return layer(
                rule,
                fault,
                application -> (environ, startResponse) -> application.call(environ, change.apply(startResponse)));
    }

    /** Replaces the body that the application returns. */
    static Mutant body(String rule, String fault, UnaryOperator<Body> change) {
        return layer(
                rule,
                fault,
                application -> (environ, startResponse) -> change.apply(application.call(environ, startResponse)));
    }

    /** Starts with other settings than the test asks for. */
    static Mutant settings(String rule, String fault, UnaryOperator<ServerConfig> change) {
        return new Mutant(List.of(rule), fault, application -> application, change, TinyExchange::new);
    }

    /** Puts other bytes on the wire. */
    static Mutant exchange(String rule, String fault, TinyListener.Exchanges exchanges) {
        return new Mutant(List.of(rule), fault, application -> application, UnaryOperator.identity(), exchanges);
    }

    /** Replaces the writer that start_response gives. */
    static Mutant writer(String rule, String fault, UnaryOperator<BodyWriter> change) {
        return start(
                rule,
                fault,
                start -> (status, headers, failure) -> change.apply(start.start(status, headers, failure)));
    }

    /** Changes the values of fields on the wire, by name and value. */
    static Mutant fields(String rule, String fault, BinaryOperator<String> change) {
        return exchange(rule, fault, connection -> new TinyExchange(connection) {
            @Override
            void field(String name, String value) {
                super.field(name, change.apply(name, value));
            }
        });
    }

    /** Adds a field to each answer. */
    static Mutant extra(String rule, String fault, String name, String value) {
        return exchange(rule, fault, connection -> new TinyExchange(connection) {
            @Override
            public void respond(ResponseHead response) throws IOException {
                super.respond(new ResponseHead(
                        response.status(),
                        response.reason(),
                        response.headers().copy().add(name, value),
                        response.length(),
                        response.bodiless(),
                        response.close()));
            }
        });
    }

    /** Changes the value of that key, if it is there. */
    static void change(Environ environ, String key, UnaryOperator<String> change) {
        environ.computeIfPresent(key, (name, value) -> change.apply((String) value));
    }

    /** The same mutant, which breaks those rules as well: the tests of each have to notice. */
    Mutant alsoBreaking(String... others) {
        List<String> all = Stream.concat(rules.stream(), Stream.of(others)).toList();
        return new Mutant(all, fault, layer, settings, exchanges);
    }

    /** The rules that it breaks, each by itself enough to make tests fail. */
    List<String> rules() {
        return rules;
    }

    @Override
    public Server start(ServerConfig config, Application application) throws IOException {
        Application broken = layer.wrap(application);
        ClassLoader loader = application.getClass().getClassLoader();
        return super.start(settings.apply(config), loader == getClass().getClassLoader() ? broken : application);
    }

    @Override
    TinyExchange exchange(TinyConnection connection) throws IOException {
        return exchanges.of(connection);
    }

    @Override
    public String toString() {
        return String.join(" ", rules) + ": " + fault;
    }
}

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
import io.postern.gateway.spi.ServerProvider;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A server that is wrong on purpose, to prove that the cases of a rule notice.
 *
 * <p>What the engine does wrong is played by a layer around the application, what an adapter does wrong by another
 * exchange or another start.
 *
 * @param rules the rules that it breaks; the cases of each have to notice by themselves
 * @param fault what it does wrong, as the end of a sentence about it
 * @param made makes the broken provider
 */
record Mutant(List<String> rules, String fault, Supplier<ServerProvider> made) {

    /** How a provider starts a server. */
    @FunctionalInterface
    interface Start {
        Server start(ServerConfig config, Application application) throws IOException;
    }

    /** Replaces the whole provider. */
    static Mutant provider(String rule, String fault, Supplier<ServerProvider> made) {
        return new Mutant(List.of(rule), fault, made);
    }

    /** Changes how the server is started, or what it is told, or what it gives back. */
    static Mutant starting(String rule, String fault, UnaryOperator<Start> change) {
        ServerProvider provider = new TinyServerProvider() {
            @Override
            public Server start(ServerConfig config, Application application) throws IOException {
                return change.apply(super::start).start(config, application);
            }
        };
        return provider(rule, fault, () -> provider);
    }

    /** Changes the server that is given back. */
    static Mutant server(String rule, String fault, UnaryOperator<Server> change) {
        return starting(rule, fault, start -> (config, application) -> change.apply(start.start(config, application)));
    }

    /** Starts with other settings than the test asks for. */
    static Mutant settings(String rule, String fault, UnaryOperator<ServerConfig> change) {
        return starting(rule, fault, start -> (config, application) -> start.start(change.apply(config), application));
    }

    /** Wraps the application, so that it sees and does something else. */
    static Mutant layer(String rule, String fault, Middleware layer) {
        return starting(rule, fault, start -> (config, application) -> start.start(config, layer.wrap(application)));
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

    /** Replaces the writer that start_response gives. */
    static Mutant writer(String rule, String fault, UnaryOperator<BodyWriter> change) {
        return start(
                rule,
                fault,
                start -> (status, headers, failure) -> change.apply(start.start(status, headers, failure)));
    }

    /** Replaces the body that the application returns. */
    static Mutant body(String rule, String fault, UnaryOperator<Body> change) {
        return layer(
                rule,
                fault,
                application -> (environ, startResponse) -> change.apply(application.call(environ, startResponse)));
    }

    /** Puts other bytes on the wire. */
    static Mutant exchange(String rule, String fault, TinyListener.Exchanges exchanges) {
        ServerProvider provider = new TinyServerProvider() {
            @Override
            TinyExchange exchange(TinyConnection connection) throws IOException {
                return exchanges.of(connection);
            }
        };
        return provider(rule, fault, () -> provider);
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

    /** The same fault, which breaks those rules as well. */
    Mutant alsoBreaking(String... others) {
        return new Mutant(Stream.concat(rules.stream(), Stream.of(others)).toList(), fault, made);
    }

    @Override
    public String toString() {
        return String.join(" ", rules) + ": " + fault;
    }
}

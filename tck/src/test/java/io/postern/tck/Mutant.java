package io.postern.tck;

import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.Environ;
import io.postern.gateway.EnvironKeys;
import io.postern.gateway.Middleware;
import io.postern.gateway.Server;
import io.postern.gateway.ServerConfig;
import io.postern.gateway.StartResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * A server that is wrong on purpose, to prove that the tests of a rule notice.
 *
 * <p>What the engine does wrong is played by a layer around the application, what an adapter does wrong by another
 * exchange.
 */
final class Mutant extends TinyServerProvider {

    private final String rule;
    private final String fault;
    private final Middleware layer;
    private final UnaryOperator<ServerConfig> settings;
    private final TinyListener.Exchanges exchanges;

    private Mutant(
            String rule,
            String fault,
            Middleware layer,
            UnaryOperator<ServerConfig> settings,
            TinyListener.Exchanges exchanges) {
        this.rule = rule;
        this.fault = fault;
        this.layer = layer;
        this.settings = settings;
        this.exchanges = exchanges;
    }

    /** Wraps the application, so that it sees and does something else. */
    static Mutant layer(String rule, String fault, Middleware layer) {
        return new Mutant(rule, fault, layer, UnaryOperator.identity(), TinyExchange::new);
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
        return new Mutant(rule, fault, application -> application, change, TinyExchange::new);
    }

    /** Puts other bytes on the wire. */
    static Mutant exchange(String rule, String fault, TinyListener.Exchanges exchanges) {
        return new Mutant(rule, fault, application -> application, UnaryOperator.identity(), exchanges);
    }

    /** The rule that it breaks. */
    String rule() {
        return rule;
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
        return rule + ": " + fault;
    }
}

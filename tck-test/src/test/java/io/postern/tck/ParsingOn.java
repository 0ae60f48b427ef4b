package io.postern.tck;

import io.postern.gateway.spi.Engine;
import java.io.IOException;
import java.net.Socket;

/** Closes no connection, and goes on with the second request when the first was to be the last. */
final class ParsingOn extends TinyConnection {

    private String received = "";

    private ParsingOn(Engine engine, Socket socket) {
        super(engine, socket);
    }

    static Mutant mutant(String rule, String fault) {
        TinyServerProvider provider = new TinyServerProvider() {
            @Override
            TinyConnection connection(Engine engine, Socket socket) {
                return new ParsingOn(engine, socket);
            }

            @Override
            TinyExchange exchange(TinyConnection connection) {
                return new TinyExchange(connection) {
                    @Override
                    public void release(boolean keep) {
                        connection.keep = keep; // and the socket stays open in any case
                    }
                };
            }
        };
        return Mutant.provider(rule, fault, () -> provider);
    }

    @Override
    String received(String bytes) {
        received += bytes;
        return bytes;
    }

    @Override
    void serve(TinyListener.Exchanges exchanges) throws IOException {
        super.serve(exchanges);
        int second = received.indexOf("GET /smuggled");
        if (second >= 0) {
            TinyConnection rest = new TinyConnection(engine(), socket());
            rest.replace(received.substring(second));
            rest.serve(exchanges);
        }
    }
}

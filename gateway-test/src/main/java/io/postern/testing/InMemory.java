package io.postern.testing;

import io.postern.gateway.Application;
import io.postern.gateway.ServerConfig;
import io.postern.gateway.spi.Engine;
import io.postern.gateway.spi.RequestHead;
import io.postern.gateway.spi.RequestParser;
import io.postern.gateway.spi.RequestReader;
import io.postern.gateway.spi.SlowClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;

/** Through a server's engine, without a server. */
final class InMemory implements Transport {

    private static final SlowClient NEVER = new SlowClient() {
        @Override
        public void idle() {}

        @Override
        public void late() {}

        @Override
        public void stuck() {}
    };

    private final Engine engine;

    InMemory(Application application, ServerConfig config) {
        engine = new Engine(config, application);
    }

    @Override
    public byte[] exchange(byte[] request) throws IOException {
        RequestParser parser = engine.newParser(NEVER);
        RequestReader reader = new RequestReader(parser, new ByteArrayInputStream(request));
        try {
            RequestHead head = reader.next();
            if (head == null) {
                return new byte[0]; // what a server does with half a head whose client has left
            }
            MemoryExchange exchange = new MemoryExchange(head, reader.body(head));
            engine.handle(exchange);
            return exchange.sent();
        } finally {
            parser.closed();
        }
    }
}

package io.postern.testing;

import io.postern.gateway.spi.ServerProvider;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;

/** The runs of {@link OnEveryServer}. */
final class EveryServer implements TestTemplateInvocationContextProvider {

    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        return true;
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext context) {
        Stream<ServerProvider> present = ServiceLoader.load(ServerProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> !provider.name().equals("uwsgi"))
                .sorted(Comparator.comparing(ServerProvider::name));
        return Stream.concat(Stream.of(new Run(Optional.empty())), present.map(server -> new Run(Optional.of(server))));
    }

    private record Run(Optional<ServerProvider> provider) implements TestTemplateInvocationContext {

        @Override
        public String getDisplayName(int index) {
            return provider.map(server -> "on " + server.name()).orElse("in memory");
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            return List.of(new Serving(new TestServing(provider)));
        }
    }

    private record Serving(TestServing serving) implements ParameterResolver, AfterEachCallback {

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == TestServing.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return serving;
        }

        @Override
        public void afterEach(ExtensionContext context) {
            serving.close();
        }
    }
}

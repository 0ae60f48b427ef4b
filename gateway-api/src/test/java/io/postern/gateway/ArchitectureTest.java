package io.postern.gateway;

import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.postern.gateway.spi.Engine;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ModuleFinder;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the API may refer to, and what may refer to what in it (rule L-24). */
class ArchitectureTest {

    private static final String API = "io.postern.gateway";
    private static final String SPI = "io.postern.gateway.spi";

    private static Path classes() {
        try {
            return Path.of(Engine.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    /** One class that refers to another, as jdeps finds them in the class files. */
    private record Reference(String from, String to, String toModule) {

        String fromPackage() {
            return packageOf(from);
        }

        String toPackage() {
            return packageOf(to);
        }

        private static String packageOf(String name) {
            return name.substring(0, name.lastIndexOf('.'));
        }
    }

    private static List<Reference> references() {
        StringWriter out = new StringWriter();
        ToolProvider jdeps = ToolProvider.findFirst("jdeps").orElseThrow();
        int exit = jdeps.run(
                new PrintWriter(out), new PrintWriter(out), "-verbose:class", "-filter:none", classes() + "/io");
        assertThat(exit).as(out.toString()).isZero();
        return out.toString()
                .lines()
                .map(String::strip)
                .map(line -> line.split("\\s+", 4))
                .filter(words -> words.length == 4 && words[1].equals("->") && words[0].startsWith(API + "."))
                .map(words -> new Reference(words[0], words[2], words[3]))
                .toList();
    }

    @Test
    void theModuleRequiresJavaBaseAlone() {
        ModuleDescriptor module =
                ModuleFinder.of(classes()).find(API).orElseThrow().descriptor();

        assertThat(module.requires().stream()
                        .filter(each -> !each.modifiers().contains(Requires.Modifier.STATIC))
                        .map(Requires::name))
                .containsExactly("java.base");
    }

    @Test
    void nothingElseIsNeededAtCompileTimeBesideTheNullnessAnnotations() {
        ModuleDescriptor module =
                ModuleFinder.of(classes()).find(API).orElseThrow().descriptor();

        assertThat(module.requires().stream()
                        .filter(each -> each.modifiers().contains(Requires.Modifier.STATIC))
                        .map(Requires::name))
                .containsExactly("org.jspecify");
    }

    @Test
    void noClassRefersToAnythingOutsideJavaBaseAndThisModule() {
        Set<String> strangers = references().stream()
                .filter(each -> !each.toModule().equals("java.base"))
                .map(Reference::toPackage)
                .filter(name -> !name.equals(API) && !name.equals(SPI))
                .collect(toSet());

        assertThat(strangers).containsOnly("org.jspecify.annotations");
    }

    @Test
    void onlyGatewayRefersToTheSpi() {
        Set<String> referring = references().stream()
                .filter(each ->
                        each.fromPackage().equals(API) && each.toPackage().equals(SPI))
                .map(each -> each.from().replaceFirst("\\$.*", ""))
                .collect(toSet());

        assertThat(referring).containsExactly(API + ".Gateway");
    }

    @Test
    void bothPackagesAreExportedAndThereIsNoOther() throws IOException {
        ModuleDescriptor module =
                ModuleFinder.of(classes()).find(API).orElseThrow().descriptor();

        assertThat(module.exports().stream().map(ModuleDescriptor.Exports::source))
                .containsExactlyInAnyOrder(API, SPI);
        assertThat(module.packages()).containsExactlyInAnyOrder(API, SPI);
    }

    /** A type of the SPI is public only if an adapter names it. */
    @Test
    void theSpiShowsOnlyWhatAdaptersNeed() throws Exception {
        assertThat(publicTypes("io/postern/gateway/spi"))
                .containsExactlyInAnyOrder(
                        "CgiRequest",
                        "Engine",
                        "Exchange",
                        "FramingGuard",
                        "Listener",
                        "Refusal",
                        "RequestHead",
                        "RequestParser",
                        "RequestReader",
                        "ResponseBytes",
                        "ResponseHead",
                        "ServerProvider",
                        "SlowClient");
    }

    private static Set<String> publicTypes(String folder) throws IOException, ClassNotFoundException {
        try (Stream<Path> files = Files.list(classes().resolve(folder))) {
            Set<String> names = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".class") && !name.contains("-"))
                    .map(name -> name.substring(0, name.length() - ".class".length()))
                    .collect(toCollection(TreeSet::new));
            Set<String> open = new TreeSet<>();
            for (String name : names) {
                Class<?> type = Class.forName(
                        folder.replace('/', '.') + "." + name, false, ArchitectureTest.class.getClassLoader());
                if (Modifier.isPublic(type.getModifiers())) {
                    open.add(name);
                }
            }
            return open;
        }
    }
}

package io.postern.conformance;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import io.postern.gateway.Gateway;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLConnection;

/** All arrows point at the contract. */
@AnalyzeClasses(packages = "io.postern", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String[] SERVERS = {
        "com.sun.net.httpserver..", "io.undertow..", "org.xnio..", "org.eclipse.jetty..", "io.netty.."
    };

    @ArchTest
    static final ArchRule theApiNeedsJavaAlone = classes()
            .that()
            .resideInAPackage("io.postern.gateway..")
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(
                    "io.postern.gateway..",
                    "java.lang..",
                    "java.io..",
                    "java.net..",
                    "java.nio..",
                    "java.time..",
                    "java.util..",
                    "javax.net.ssl..",
                    "org.jspecify.annotations.."));

    @ArchTest
    static final ArchRule theContractKnowsTheSpiInOnePlace = noClasses()
            .that()
            .resideInAPackage("io.postern.gateway")
            .and()
            .doNotBelongToAnyOf(Gateway.class)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.postern.gateway.spi");

    @ArchTest
    static final ArchRule adaptersDoNotSeeEachOther =
            SlicesRuleDefinition.slices().assignedFrom(new ByAdapter()).should().notDependOnEachOther();

    @ArchTest
    static final ArchRule onlyAdaptersTouchServers = noClasses()
            .that(not(resideInAnyPackage("io.postern.adapter..")))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(SERVERS);

    @ArchTest
    static final ArchRule eachAdapterTouchesItsOwnServer = noClasses()
            .that()
            .resideInAPackage("io.postern.adapter.jdk")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.undertow..", "org.xnio..", "org.eclipse.jetty..", "io.netty..");

    @ArchTest
    static final ArchRule theKitKnowsNoAdapter = noClasses()
            .that()
            .resideInAPackage("io.postern.tck..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.postern.adapter..", "io.postern.examples..");

    @ArchTest
    static final ArchRule middlewareNeedsTheContractAndSmallLibraries = classes()
            .that()
            .resideInAPackage("io.postern.middleware..")
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(
                            "io.postern.middleware..",
                            "io.postern.gateway",
                            "inet.ipaddr..",
                            "tools.jackson.core..",
                            "java.lang..",
                            "java.io..",
                            "java.nio..",
                            "java.security..",
                            "java.time..",
                            "java.util..",
                            "org.jspecify.annotations..")
                    // Not all of java.net: an InetAddress asks name servers.
                    .or(belongToAnyOf(URI.class, URISyntaxException.class, URLConnection.class)));

    @ArchTest
    static final ArchRule theFrameworkNeedsTheContractJsonAndForms = classes()
            .that()
            .resideInAPackage("io.postern.framework..")
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(
                    "io.postern.framework..",
                    "io.postern.gateway",
                    "tools.jackson..",
                    "org.apache.commons.fileupload2.core..",
                    "org.apache.commons.io..",
                    "java.lang..",
                    "java.io..",
                    "java.net..",
                    "java.nio..",
                    "java.security..",
                    "java.time..",
                    "java.util..",
                    "javax.crypto..",
                    "org.jspecify.annotations.."));

    /** One slice for each adapter; everything else is in none. */
    private static final class ByAdapter implements SliceAssignment {

        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            String prefix = "io.postern.adapter.";
            return type.getPackageName().startsWith(prefix)
                    ? SliceIdentifier.of(type.getPackageName().substring(prefix.length()))
                    : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "adapters";
        }
    }
}

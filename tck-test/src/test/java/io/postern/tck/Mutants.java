package io.postern.tck;

import java.util.stream.Stream;

/** Servers that are wrong on purpose, chapter by chapter. */
final class Mutants {

    private Mutants() {}

    static Stream<Mutant> all() {
        return Stream.of(
                        EnvironMutants.all(),
                        PathMutants.all(),
                        InputMutants.all(),
                        ErrorsMutants.all(),
                        StartResponseMutants.all(),
                        WriteMutants.all(),
                        BodyMutants.all(),
                        HeadersMutants.all(),
                        FileMutants.all(),
                        LifecycleMutants.all(),
                        MiddlewareMutants.all(),
                        ProtocolMutants.all(),
                        HostileMutants.all())
                .flatMap(chapter -> chapter);
    }
}

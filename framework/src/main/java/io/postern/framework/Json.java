package io.postern.framework;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.json.JsonMapper;

/** JSON as it is read and written here. */
final class Json {

    // Deeper is no data of anybody's, and each level costs a frame of the stack.
    private static final int DEEPEST = 200;

    static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .build())
                    .build())
            .build();

    private Json() {}

    /**
     * Where in the content it does not fit (RFC 6901). The message of the failure names classes, which are nobody's
     * business.
     */
    static String pointer(DatabindException failure) {
        StringBuilder pointer = new StringBuilder();
        for (JacksonException.Reference step : failure.getPath()) {
            String name = step.getPropertyName();
            pointer.append('/').append(name == null ? step.getIndex() : name);
        }
        return pointer.isEmpty() ? "its root" : pointer.toString();
    }
}

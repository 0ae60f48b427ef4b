package io.postern.framework;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.fileupload2.core.ParameterParser;
import org.jspecify.annotations.Nullable;

/**
 * A field that has a word first and parameters behind it, as Content-Type does (RFC 9110, section 8.3).
 *
 * @param name in small letters; empty if there is no such field
 */
record MediaType(String name, Map<String, @Nullable String> parameters) {

    /** Reads one; throws {@link HttpError} 400 if a parameter is encoded, and that wrongly. */
    static MediaType parse(@Nullable String field) {
        String[] parts = (field == null ? "" : field).split(";", 2);
        return new MediaType(parts[0].strip().toLowerCase(Locale.ROOT), parameters(parts.length == 1 ? "" : parts[1]));
    }

    private static Map<String, @Nullable String> parameters(String text) {
        ParameterParser parser = new ParameterParser();
        parser.setLowerCaseNames(true);
        try {
            return parser.parse(text, ';');
        } catch (IllegalArgumentException e) { // of Base64 in a word such as =?UTF-8?B?A?=
            throw new HttpError(400, "a parameter of a field is encoded wrongly");
        }
    }

    Optional<String> parameter(String parameter) {
        return Optional.ofNullable(parameters.get(parameter));
    }

    /** The charset that it names, or else UTF-8; throws {@link HttpError} 415 if it is not known. */
    Charset charset() {
        return parameter("charset").map(MediaType::charset).orElse(StandardCharsets.UTF_8);
    }

    private static Charset charset(String name) {
        try {
            return Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            throw new HttpError(415, "the charset \"" + name + "\" is not known here; send UTF-8");
        }
    }
}

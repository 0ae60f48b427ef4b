package io.postern.middleware;

import java.io.StringWriter;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/** A JSON object for each request, in ASCII; what is not known has no member. */
final class JsonFormat implements LineFormat {

    private static final JsonFactory FACTORY =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    @Override
    public String line(Access access) {
        StringWriter line = new StringWriter(512);
        try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), line)) {
            json.writeStartObject();
            json.writeStringProperty(
                    "time",
                    DateTimeFormatter.ISO_INSTANT.format(access.request().time()));
            json.writeStringProperty("request_id", access.request().id());
            writeRequest(json, access);
            json.writeNumberProperty("status", access.result().status());
            json.writeNumberProperty("bytes", access.result().bytes());
            json.writeNumberProperty("duration_us", access.nanos() / 1000);
            json.writeStringProperty("outcome", access.result().outcome().name().toLowerCase(Locale.ROOT));
            json.writeEndObject();
        }
        return line.toString();
    }

    private static void writeRequest(JsonGenerator json, Access access) {
        RequestSeen request = access.request();
        write(json, "client", access.client());
        write(json, "user", access.user());
        write(json, "method", request.method());
        write(json, "target", request.target());
        write(json, "protocol", request.protocol());
        write(json, "host", access.host());
        write(json, "referer", request.referer());
        write(json, "user_agent", request.userAgent());
    }

    private static void write(JsonGenerator json, String name, @Nullable String value) {
        if (value != null) {
            json.writeStringProperty(name, value);
        }
    }
}

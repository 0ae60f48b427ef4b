package io.postern.framework;

import java.util.List;
import java.util.Optional;

/** A form with files: {@code multipart/form-data} (RFC 7578). */
public final class Multipart {

    private final Parameters fields;
    private final List<Upload> uploads;

    Multipart(Parameters fields, List<Upload> uploads) {
        this.fields = fields;
        this.uploads = List.copyOf(uploads);
    }

    /** The fields that are no files. */
    public Parameters fields() {
        return fields;
    }

    /** The files, in their order. Where a user has chosen none, there is none. */
    public List<Upload> uploads() {
        return uploads;
    }

    /** The first file of a field. */
    public Optional<Upload> upload(String name) {
        return uploads.stream().filter(upload -> upload.name().equals(name)).findFirst();
    }
}

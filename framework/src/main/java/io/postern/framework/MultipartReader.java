package io.postern.framework;

import static io.postern.gateway.EnvironKeys.INPUT;
import static io.postern.gateway.EnvironKeys.RESPONSE_END;

import io.postern.gateway.Environ;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.fileupload2.core.FileUploadException;
import org.apache.commons.fileupload2.core.FileUploadSizeException;
import org.apache.commons.fileupload2.core.MultipartInput;

/** Reads a form with files, part by part: fields into memory, files into the folder. */
final class MultipartReader {

    private static final int LONGEST_BOUNDARY = 70; // RFC 2046, section 5.1.1
    private static final int LONGEST_HEAD = 8192;
    private static final int BLOCK = 16 * 1024;

    // The parser knows boundaries behind a line end only, and the first may have none.
    private static final byte[] LINE_END = {'\r', '\n'};

    private final MultipartConfig config;
    private final Parameters fields = new Parameters();
    private final List<Upload> uploads = new ArrayList<>();
    private final List<Path> files = new ArrayList<>();
    private int textLeft;

    /**
     * Makes one.
     *
     * @param mostText how many bytes all the fields may have that are no files
     */
    MultipartReader(MultipartConfig config, int mostText) {
        this.config = config;
        this.textLeft = mostText;
    }

    /** Reads the form; throws {@link HttpError} 400 if it is malformed, and 413 if it is too large. */
    Multipart read(Environ environ) throws IOException {
        MultipartInput parts = parts(environ);
        environ.require(RESPONSE_END).then(result -> deleteFiles());
        try {
            parts.discardBodyData();
            for (int count = 1; parts.readBoundary(); count++) {
                check(count <= config.maxParts(), "at most " + config.maxParts() + " parts are taken");
                read(PartHead.parse(parts.readHeaders()), parts);
            }
            return new Multipart(fields, uploads);
        } catch (FileUploadSizeException e) {
            throw new HttpError(413, "the head of a part has at most " + LONGEST_HEAD + " bytes");
        } catch (FileUploadException e) {
            throw new HttpError(400, "the form is malformed or not complete");
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private MultipartInput parts(Environ environ) throws IOException {
        String boundary = MediaType.parse(environ.header("Content-Type"))
                .parameter("boundary")
                .filter(text -> text.length() <= LONGEST_BOUNDARY)
                .orElseThrow(() -> new HttpError(
                        400, "the type of a form has a boundary of 1 to " + LONGEST_BOUNDARY + " characters"));
        InputStream content = new Content(environ.require(INPUT), config.maxBytes());
        MultipartInput parts = MultipartInput.builder()
                .setInputStream(new SequenceInputStream(new ByteArrayInputStream(LINE_END), content))
                .setBoundary(boundary.getBytes(StandardCharsets.ISO_8859_1))
                .setMaxPartHeaderSize(LONGEST_HEAD)
                .get();
        parts.setHeaderCharset(StandardCharsets.UTF_8);
        return parts;
    }

    private void read(PartHead head, MultipartInput parts) throws IOException {
        if (head.fileName().isEmpty()) {
            fields.add(head.name(), text(head, parts.newInputStream()));
        } else if (head.fileName().get().isEmpty()) { // what browsers send where no file was chosen
            parts.discardBodyData();
        } else {
            uploads.add(upload(head, head.fileName().get(), parts.newInputStream()));
        }
    }

    private String text(PartHead head, InputStream content) throws IOException {
        int most = (int) Math.min(textLeft, config.maxPartBytes());
        byte[] bytes = content.readNBytes(most + 1);
        check(bytes.length <= most, "the fields have too much text: at most " + most + " bytes are left for this one");
        textLeft -= bytes.length;
        return Text.decoded(bytes, MediaType.parse(head.type()).charset());
    }

    private Upload upload(PartHead head, String fileName, InputStream content) throws IOException {
        Path file = Files.createTempFile(config.folder(), "upload-", ".tmp");
        files.add(file);
        long size = 0;
        byte[] block = new byte[BLOCK];
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int read; (read = content.read(block)) >= 0; ) {
                size += read;
                check(size <= config.maxPartBytes(), "a file has at most " + config.maxPartBytes() + " bytes");
                out.write(block, 0, read);
            }
        }
        return new Upload(head.name(), fileName, head.type(), size, file);
    }

    private static void check(boolean fits, String limit) {
        if (!fits) {
            throw new HttpError(413, limit);
        }
    }

    /** Tries each, whatever becomes of the others; the server logs what is thrown here. */
    private void deleteFiles() {
        UncheckedIOException failure = null;
        for (Path file : files) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                failure = new UncheckedIOException("cannot delete the uploaded file " + file, e);
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    /**
     * The content up to its limit. What fails here is unchecked, so that the parser does not take it for the form's
     * fault.
     */
    private static final class Content extends FilterInputStream {

        private final long most;
        private long count;

        Content(InputStream input, long most) {
            super(input);
            this.most = most;
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            try {
                int read = super.read(buffer, offset, length);
                count += Math.max(read, 0);
                check(count <= most, "a form has at most " + most + " bytes");
                return read;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}

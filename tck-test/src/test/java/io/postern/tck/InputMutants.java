package io.postern.tck;

import static io.postern.tck.Mutant.change;
import static io.postern.tck.Mutant.environ;
import static io.postern.tck.Mutant.exchange;
import static io.postern.tck.Mutant.input;
import static io.postern.tck.Mutant.layer;

import io.postern.gateway.Body;
import io.postern.gateway.EnvironKeys;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Breaks the rules of chapter I: the input stream. */
final class InputMutants {

    private InputMutants() {}

    static Stream<Mutant> all() {
        AtomicReference<@Nullable InputStream> shared = new AtomicReference<>();
        return Stream.of(
                input("I-01", "converts line ends", in -> new Bytes(in) {
                    @Override
                    int changed(int read) {
                        return read == '\r' ? '\n' : read;
                    }
                }),
                input("I-02", "gives signed bytes", in -> new Bytes(in) {
                    @Override
                    int changed(int read) {
                        return (byte) read;
                    }
                }),
                input("I-03", "gives no byte now and then", in -> new FilterInputStream(in) {
                    private boolean gaveNothing;

                    @Override
                    public int read(byte[] target, int offset, int length) throws IOException {
                        gaveNothing = !gaveNothing;
                        return gaveNothing ? 0 : super.read(target, offset, length);
                    }
                }),
                input("I-04", "begins anew after the end", in -> new FilterInputStream(in) {
                    private boolean ended;

                    @Override
                    public int read() throws IOException {
                        int read = ended ? 'x' : super.read();
                        ended = read < 0;
                        return read;
                    }

                    @Override
                    public int read(byte[] target, int offset, int length) throws IOException {
                        return super.read(target, offset, length);
                    }
                }),
                input("I-05", "gives the first content to all", in -> {
                    shared.compareAndSet(null, in);
                    return shared.get() == null ? in : shared.get();
                }),
                input("I-06", "loses the rest", in -> new FilterInputStream(in) {
                    @Override
                    public byte[] readAllBytes() throws IOException {
                        return new byte[0];
                    }
                }),
                environ("I-08", "gives content that is not there", environ -> {
                    if (!environ.containsKey("CONTENT_LENGTH")) {
                        environ.put("gateway.input", new ByteArrayInputStream(new byte[1]));
                    }
                }),
                environ("I-09", "has no length for nothing", environ -> environ.remove("CONTENT_LENGTH", "0")),
                environ("I-10", "skips the content of GET", environ -> {
                    if ("GET".equals(environ.get("REQUEST_METHOD"))) {
                        environ.put("gateway.input", InputStream.nullInputStream());
                    }
                }),
                input("I-11", "gives the first chunk only", in -> new FilterInputStream(in) {
                    @Override
                    public byte[] readAllBytes() throws IOException {
                        byte[] some = new byte[1];
                        return in.read(some) < 0 ? new byte[0] : some;
                    }
                }),
                environ(
                        "I-12",
                        "says that it was chunked",
                        environ -> environ.put("HTTP_TRANSFER_ENCODING", "chunked")),
                environ("I-13", "merges trailers", environ -> environ.put("HTTP_X_A", "evil")),
                input("I-14", "takes a fault for the end", Lenient::new),
                input("I-15", "takes a fault for the end", Lenient::new),
                layer("I-16", "does not survive a client that left", application -> {
                    AtomicBoolean dead = new AtomicBoolean();
                    return (environ, startResponse) -> {
                        environ.with(EnvironKeys.INPUT, new Deadly(environ.require(EnvironKeys.INPUT), dead));
                        if (dead.get()) {
                            throw new IllegalStateException("dead");
                        }
                        return application.call(environ, startResponse);
                    };
                }),
                exchange("I-18", "reads whatever is left", connection -> new TinyExchange(connection) {
                    @Override
                    public void release(boolean keep) {
                        try {
                            super.input().transferTo(OutputStream.nullOutputStream());
                            super.release(true);
                        } catch (IOException e) {
                            super.release(false);
                        }
                    }
                }),
                input("I-19", "collects the content", in -> new FilterInputStream(in) {
                    private @Nullable InputStream all;

                    @Override
                    public int read(byte[] target, int offset, int length) throws IOException {
                        if (all == null) {
                            all = new ByteArrayInputStream(in.readAllBytes());
                        }
                        return all.read(target, offset, length);
                    }

                    @Override
                    public byte[] readNBytes(int length) throws IOException {
                        byte[] bytes = new byte[length];
                        int count = Math.max(0, read(bytes, 0, length));
                        return Arrays.copyOf(bytes, count);
                    }

                    @Override
                    public byte[] readAllBytes() throws IOException {
                        byte[] bytes = new byte[100];
                        int count = Math.max(0, read(bytes, 0, 100));
                        return Arrays.copyOf(bytes, count);
                    }
                }),
                environ(
                        "I-21",
                        "takes lengths for ints",
                        environ -> change(
                                environ, "CONTENT_LENGTH", length -> String.valueOf((int) Long.parseLong(length)))),
                layer("I-22", "closes with its input", application -> (environ, startResponse) -> {
                    AtomicInteger closes = new AtomicInteger();
                    environ.put("gateway.input", new FilterInputStream(environ.require(EnvironKeys.INPUT)) {
                        @Override
                        public void close() {
                            closes.incrementAndGet();
                        }
                    });
                    Body body = application.call(environ, startResponse);
                    if (closes.get() > 0) {
                        throw new IOException("closed");
                    }
                    return body;
                }),
                input("I-23", "says that it can reset", in -> new FilterInputStream(in) {
                    @Override
                    public boolean markSupported() {
                        return true;
                    }
                }),
                input("I-24", "gives something for ever", in -> new FilterInputStream(in) {
                    @Override
                    public int read() {
                        return 'x';
                    }
                }),
                layer("I-26", "looks for its input in the environ", application -> (environ, startResponse) -> {
                    InputStream own = environ.require(EnvironKeys.INPUT);
                    Body body = application.call(environ, startResponse);
                    if (environ.require(EnvironKeys.INPUT) != own) {
                        throw new IllegalStateException("this is not the input");
                    }
                    return body;
                }));
    }

    /** Reads byte by byte through a change. */
    private abstract static class Bytes extends FilterInputStream {

        Bytes(InputStream in) {
            super(in);
        }

        abstract int changed(int read);

        @Override
        public int read() throws IOException {
            int read = super.read();
            return read < 0 ? read : changed(read);
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int count = super.read(target, offset, length);
            for (int i = 0; i < count; i++) {
                target[offset + i] = (byte) changed(target[offset + i] & 0xFF);
            }
            return count;
        }

        @Override
        public byte[] readAllBytes() throws IOException {
            byte[] all = super.readAllBytes();
            for (int i = 0; i < all.length; i++) {
                all[i] = (byte) changed(all[i] & 0xFF);
            }
            return all;
        }
    }

    /** Takes a failure for the end. */
    private static final class Lenient extends FilterInputStream {

        Lenient(InputStream in) {
            super(in);
        }

        @Override
        public byte[] readAllBytes() {
            try {
                return super.readAllBytes();
            } catch (IOException e) {
                return new byte[0];
            }
        }
    }

    /** Remembers that reading has failed. */
    private static final class Deadly extends FilterInputStream {

        private final AtomicBoolean dead;

        Deadly(InputStream in, AtomicBoolean dead) {
            super(in);
            this.dead = dead;
        }

        @Override
        public byte[] readAllBytes() throws IOException {
            try {
                return in.readAllBytes();
            } catch (IOException e) {
                dead.set(true);
                throw e;
            }
        }
    }
}

package io.postern.gateway.spi;

import io.postern.gateway.ErrorSink;
import java.io.PrintWriter;
import java.io.Writer;

/**
 * The environ's {@code gateway.errors}: hands whole lines to the sink, what is left of one when flushed; cannot be
 * closed.
 */
final class ErrorLines extends PrintWriter {

    ErrorLines(ErrorSink sink) {
        super(new Lines(sink));
    }

    /** Flushes: the stream belongs to the server (rule R-04). */
    @Override
    public void close() {
        flush();
    }

    private static final class Lines extends Writer {

        private final ErrorSink sink;
        private final StringBuilder line = new StringBuilder();

        Lines(ErrorSink sink) {
            this.sink = sink;
        }

        @Override
        public void write(char[] chars, int offset, int length) {
            for (int i = offset; i < offset + length; i++) {
                if (chars[i] == '\n') {
                    emit();
                } else {
                    line.append(chars[i]);
                }
            }
        }

        @Override
        public void flush() {
            if (!line.isEmpty()) {
                emit();
            }
        }

        @Override
        public void close() {
            flush();
        }

        private void emit() {
            int end = line.length();
            if (end > 0 && line.charAt(end - 1) == '\r') {
                line.setLength(end - 1);
            }
            sink.log(System.Logger.Level.INFO, line.toString(), null);
            line.setLength(0);
        }
    }
}

package io.postern.launcher;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.TypeConversionException;

/** Where to listen: a name or an address, IPv6 in brackets, and a port. */
record HostAndPort(String host, int port) {

    private static final String LOOPBACK = "127.0.0.1";
    private static final Pattern FORM = Pattern.compile("(?:\\[([0-9A-Fa-f:.%\\w]+)]|([^\\s:\\[\\]/]+))?:(\\d{1,5})");

    /**
     * Reads {@code HOST:PORT}, or {@code :PORT} for this machine alone: to be reached from others is never a default.
     */
    static HostAndPort parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches() || Integer.parseInt(form.group(3)) > 65_535) {
            throw new TypeConversionException("HOST:PORT, such as 127.0.0.1:8000, :8000, [::1]:8000 or 0.0.0.0:0,"
                    + " with a port from 0 (any free one) to 65535, but it is \"" + text + "\"");
        }
        String host = form.group(1) == null ? form.group(2) : form.group(1);
        return new HostAndPort(host == null ? LOOPBACK : host, Integer.parseInt(form.group(3)));
    }

    /** The URL of a server that listens here, on the port that it really has. */
    String url(String scheme, int realPort) {
        return scheme + "://" + new HostAndPort(host, realPort);
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}

package io.postern.adapter.uwsgi;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A real nginx in a folder of its own, which passes all requests on to a server that speaks uwsgi.
 *
 * <p>Its variables are those of nginx's {@code uwsgi_params}; Debian's file of that name adds an HTTP_HOST without the
 * port, where the client's field would be passed on as it came.
 */
final class Nginx implements AutoCloseable {

    private final Path folder;
    private final InetSocketAddress address;
    private final NginxProcess process;

    private Nginx(Path folder, InetSocketAddress address) throws IOException {
        this.folder = folder;
        this.address = address;
        process = NginxProcess.start(folder, address);
    }

    /**
     * Starts it on a free port.
     *
     * @param host where it listens
     * @param upstream what {@code uwsgi_pass} names
     * @param settings further directives for the requests
     */
    static Nginx start(InetAddress host, String upstream, String... settings) throws IOException {
        Path folder = Files.createTempDirectory("nginx");
        InetSocketAddress address = new InetSocketAddress(host, FreePort.of(host));
        Files.writeString(folder.resolve("nginx.conf"), configuration(address, upstream, List.of(settings)));
        return new Nginx(folder, address);
    }

    private static String configuration(InetSocketAddress address, String upstream, List<String> settings) {
        return """
                daemon off;
                master_process off;
                pid nginx.pid;
                events {
                    worker_connections 512;
                }
                http {
                    access_log off;
                    client_body_temp_path client_body;
                    proxy_temp_path proxy;
                    fastcgi_temp_path fastcgi;
                    uwsgi_temp_path uwsgi;
                    scgi_temp_path scgi;
                    client_max_body_size 0;
                    large_client_header_buffers 8 64k;
                    server {
                        listen %s;
                        server_name %s;
                        location / {
                            uwsgi_param REQUEST_METHOD $request_method;
                            uwsgi_param REQUEST_URI $request_uri;
                            uwsgi_param PATH_INFO $document_uri;
                            uwsgi_param QUERY_STRING $query_string;
                            uwsgi_param SERVER_PROTOCOL $server_protocol;
                            uwsgi_param CONTENT_TYPE $content_type;
                            uwsgi_param CONTENT_LENGTH $content_length;
                            uwsgi_param REQUEST_SCHEME $scheme;
                            uwsgi_param HTTPS $https if_not_empty;
                            uwsgi_param REMOTE_ADDR $remote_addr;
                            uwsgi_param REMOTE_PORT $remote_port;
                            uwsgi_param SERVER_NAME $server_name;
                            uwsgi_param SERVER_PORT $server_port;
                            uwsgi_pass %s;
                            uwsgi_buffer_size 128k;
                            uwsgi_buffers 4 128k;
                            uwsgi_buffering off;
                            uwsgi_request_buffering off;
                            %s
                        }
                    }
                }
                """.formatted(
                        text(address), text(address).replaceFirst(":\\d+$", ""), upstream, String.join("\n", settings));
    }

    /** Host and port as nginx has them, and URLs. */
    static String text(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
    }

    InetSocketAddress address() {
        return address;
    }

    @Override
    public void close() throws IOException {
        if (!Files.exists(folder)) {
            return; // closed already
        }
        process.close();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}

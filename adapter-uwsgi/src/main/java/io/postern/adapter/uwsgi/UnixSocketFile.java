package io.postern.adapter.uwsgi;

import io.postern.gateway.ServerConfig;
import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The file by which a Unix socket is found: makes it, and removes it with the server. */
final class UnixSocketFile {

    // Of the mode that stat(2) gives.
    private static final int TYPE = 0170000;
    private static final int SOCKET = 0140000;

    private final Path path;
    private final Optional<Set<PosixFilePermission>> mode;
    private @Nullable Object key;

    private UnixSocketFile(Path path, Optional<Set<PosixFilePermission>> mode) {
        this.path = path;
        this.mode = mode;
    }

    static UnixSocketFile of(ServerConfig config) {
        return new UnixSocketFile(config.unixSocket().orElseThrow(), config.unixSocketMode());
    }

    /** Returns a channel that listens, on a file with the right permissions. */
    ServerSocketChannel bind(int backlog) throws IOException {
        removeStale();
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.bind(UnixDomainSocketAddress.of(path), backlog);
            key = key();
            if (mode.isPresent()) {
                Files.setPosixFilePermissions(path, mode.get());
            }
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            remove();
            throw e;
        }
    }

    private void removeStale() throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!isSocket()) {
            throw new FileAlreadyExistsException("there is a file that is no socket");
        }
        if (isListenedOn()) {
            throw new FileAlreadyExistsException("another server listens there");
        }
        Files.delete(path);
    }

    private boolean isSocket() throws IOException {
        try {
            int type = (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
            return (type & TYPE) == SOCKET;
        } catch (UnsupportedOperationException e) { // a system without such a mode
            return false;
        }
    }

    /** Only a refusal says that nobody does: one whose queue is full, or that we may not ask, is alive. */
    private boolean isListenedOn() throws IOException {
        try {
            connect().close();
            return true;
        } catch (ConnectException e) {
            return false;
        }
    }

    /** Connects to whoever listens there, without waiting: where the queue is full it is not connected yet. */
    SocketChannel connect() throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.configureBlocking(false);
            channel.connect(UnixDomainSocketAddress.of(path));
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private @Nullable Object key() throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey();
    }

    /** Removes the file, unless it is gone, or another server's by now. */
    void remove() throws IOException {
        try {
            if (key != null && key.equals(key())) {
                Files.delete(path);
            }
        } catch (NoSuchFileException e) {
            // somebody has removed it
        }
    }
}

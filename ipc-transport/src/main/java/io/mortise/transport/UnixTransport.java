package io.mortise.transport;

import java.io.IOException;
import java.net.BindException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * {@code unix:/path}. The socket's file is for its owner alone (mode 0600). That of a listener that died is replaced, that of
 * a living one is not.
 */
final class UnixTransport implements SocketTransport {
    /** What the smallest of the systems (macOS) takes, less the ending zero; Linux takes 107. */
    private static final int MAX_PATH_BYTES = System.getProperty("os.name").startsWith("Linux") ? 107 : 103;

    @Override
    public String scheme() {
        return "unix";
    }

    @Override
    public SocketChannel open(String address, ConnectionOptions options) throws IOException {
        options.requiredKey(address);
        return SocketClient.open(address, UnixDomainSocketAddress.of(path(address)), options);
    }

    @Override
    public SocketListener listen(String address, ConnectionOptions options) throws IOException {
        options.requiredKey(address);
        Path path = path(address);
        UnixDomainSocketAddress place = UnixDomainSocketAddress.of(path);
        PathClaim claim = PathClaim.take(path, address);
        ServerSocketChannel server = null;
        try {
            removeStale(place, address);
            server = SocketTransports.openServer(place);
            server.bind(place, SocketListener.BACKLOG);
            PrivateFiles.restrict(path);
            return SocketListener.open(address, server, options, () -> {
                Files.deleteIfExists(path);
                claim.close();
            });
        } catch (IOException e) {
            undo(server, claim);
            throw e;
        }
    }

    private static void removeStale(UnixDomainSocketAddress place, String address) throws IOException {
        Path path = place.getPath();
        switch (FileKind.of(path)) {
            case NONE -> {}
            case SOCKET -> {
                if (isAnswered(place)) {
                    throw new BindException(address + ": somebody listens there already");
                }
                Files.deleteIfExists(path);
            }
            default -> throw new BindException(address + ": the path exists and is no socket: choose another");
        }
    }

    private static boolean isAnswered(UnixDomainSocketAddress place) {
        try (SocketChannel probe = SocketTransports.open(place)) {
            probe.configureBlocking(false); // a full queue is an answer, too
            probe.connect(place);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static void undo(@Nullable ServerSocketChannel server, PathClaim claim) throws IOException {
        try (claim) {
            if (server != null) {
                server.close();
            }
        }
    }

    private static Path path(String address) {
        Path path = AddressPaths.of(address);
        int length = path.toString().getBytes(StandardCharsets.UTF_8).length;
        if (length > MAX_PATH_BYTES) {
            throw new IllegalArgumentException(
                    "address=" + address + ": its path has " + length + " bytes and a Unix socket's at most "
                            + MAX_PATH_BYTES + ": use a shorter folder, such as one in /tmp");
        }
        return path;
    }
}

package io.mortise.transport;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** The path in an address such as {@code unix:/path}: all that follows the colon, as it is. */
final class AddressPaths {
    private AddressPaths() {}

    static Path of(String address) {
        String text = address.substring(address.indexOf(':') + 1);
        String plain = text.startsWith("//") ? text.substring(2) : text;
        try {
            Path path = Path.of(plain);
            if (path.isAbsolute() && path.getFileName() != null) {
                return path;
            }
        } catch (InvalidPathException e) {
            // Refused below.
        }
        throw new IllegalArgumentException(
                "address=" + address + " must hold the absolute path of a file, such as unix:/tmp/orders.socket");
    }
}

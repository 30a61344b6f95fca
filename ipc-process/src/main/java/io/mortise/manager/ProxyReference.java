package io.mortise.manager;

import java.io.InvalidObjectException;
import java.io.ObjectStreamException;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Names a shared object, on its way from process to process.
 *
 * @param uri        of its server.
 * @param server     a random number of that server, for another may get its address.
 * @param id         of the object there.
 * @param interfaces that it is used by.
 * @param access     how to get there, for processes that are trusted to be told; null between client and server.
 */
record ProxyReference(
        String uri,
        long server,
        long id,
        List<String> interfaces,
        @Nullable Access access) implements Serializable {

    /**
     * How another process of this program gets to the server. Holds no key, for who knows where these bytes end up.
     *
     * @param keyFile where the key is, for the owner only.
     * @param trust   what may be deserialised of what the server sends.
     */
    record Access(String keyFile, Trust trust) implements Serializable {}

    ProxyReference withoutAccess() {
        return access == null ? this : new ProxyReference(uri, server, id, interfaces, null);
    }

    private Object readResolve() throws ObjectStreamException {
        if (uri == null || interfaces == null) {
            throw new InvalidObjectException("a reference without uri or interfaces");
        }
        Passage passage = Passage.current();
        return passage == null ? Clients.resolve(this) : passage.arrived(this);
    }
}

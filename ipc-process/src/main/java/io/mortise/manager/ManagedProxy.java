package io.mortise.manager;

import io.mortise.codec.ResolvedProxy;
import java.io.ObjectStreamException;

/**
 * Implemented by all proxies of a {@link Manager}, besides the interfaces of what they stand for. Tells them from other objects, and makes
 * them serializable: what is written is a reference, which becomes a proxy of the same object where it is read.
 *
 * <p>See {@link Manager} for what that takes.
 */
public interface ManagedProxy extends ResolvedProxy {
    /**
     * For serialization.
     *
     * @return what is written in place of the proxy.
     * @throws ObjectStreamException if it cannot be handed on.
     */
    Object writeReplace() throws ObjectStreamException;
}

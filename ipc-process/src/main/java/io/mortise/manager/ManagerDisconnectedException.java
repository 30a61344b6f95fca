package io.mortise.manager;

import io.mortise.region.IpcException;

/**
 * A client has lost its manager: the server has ended or was killed, or the client was closed. Whether a call that was under way was
 * carried out is not known. All proxies of that client are of no use any more: connect again.
 */
public final class ManagerDisconnectedException extends IpcException {
    private static final long serialVersionUID = 1;

    /**
     * Makes an exception.
     *
     * @param message which manager, what happened, and what to do next.
     * @param cause   what the connection said.
     */
    public ManagerDisconnectedException(String message, Throwable cause) {
        super(message, cause);
    }

    /**
     * Makes an exception.
     *
     * @param message which manager, what happened, and what to do next.
     */
    public ManagerDisconnectedException(String message) {
        super(message);
    }
}

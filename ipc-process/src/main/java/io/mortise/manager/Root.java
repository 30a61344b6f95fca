package io.mortise.manager;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a client finds at the server first; all else it gets from here. */
interface Root {
    /**
     * Finds or makes an object.
     *
     * @param type       name of the kind.
     * @param name       null for one that nobody else finds.
     * @param parameters with which it is made, and must have been made.
     */
    Object open(String type, @Nullable String name, Object[] parameters);

    /** {@return an object that another process has told of, and that is counted from now on} */
    Object find(long id);

    /** {@return false if there was none of that name} */
    boolean forget(String name);

    Set<String> names();
}

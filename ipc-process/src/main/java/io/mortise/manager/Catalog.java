package io.mortise.manager;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The objects that have names, and how to make more. */
final class Catalog implements Root {
    private record Named(String type, List<Object> parameters, Object proxy) {}

    private final Exports exports;
    private final Sameness sameness;
    private final Map<String, Kind> kinds;
    private final Map<String, Named> names = new HashMap<>(); // guarded by this

    Catalog(Exports exports, Map<String, Kind> kinds, Sameness sameness) {
        this.exports = exports;
        this.sameness = sameness;
        this.kinds = Map.copyOf(kinds);
    }

    @Override
    public Object open(String type, @Nullable String name, Object[] parameters) {
        Kind kind = kinds.get(type);
        if (kind == null) {
            throw new IllegalArgumentException(
                    "type=" + type + " is not registered with this manager: ManagerBuilder.register(" + type
                            + ".class, ...) where it is started");
        }
        if (name == null) {
            return make(kind, parameters);
        }
        synchronized (this) {
            Named known = names.get(name);
            if (known == null) {
                known = new Named(type, Arrays.asList(parameters), make(kind, parameters));
                names.put(name, known);
            }
            check(name, known, type, parameters);
            return known.proxy();
        }
    }

    private void check(String name, Named known, String type, Object[] parameters) {
        if (!known.type().equals(type) || !sameness.isSame(known.parameters().toArray(), parameters)) {
            throw new IllegalArgumentException("name=" + name + " is a " + known.type() + known.parameters()
                    + ", not a " + type + Arrays.asList(parameters) + ": choose another name, or ask for what it is");
        }
    }

    private Object make(Kind kind, Object[] parameters) {
        return exports.share(kind.make(parameters), kind.interfaces(), kind.more())
                .proxy();
    }

    @Override
    public Object find(long id) {
        Exported found = exports.find(id);
        if (found == null) {
            throw new NoSuchElementException("object=" + id + " of the manager at " + exports.uri()
                    + " is gone: nobody had a proxy of it any more");
        }
        return found.proxy();
    }

    @Override
    public synchronized boolean forget(String name) {
        return names.remove(name) != null;
    }

    @Override
    public synchronized Set<String> names() {
        return new TreeSet<>(names.keySet());
    }
}

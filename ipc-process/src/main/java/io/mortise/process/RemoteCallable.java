package io.mortise.process;

import java.io.Serializable;
import java.util.concurrent.Callable;

/**
 * A {@link Callable} that another process can run: a lambda of this type is serializable as it stands. What it captures, and
 * what it returns, must be serializable too.
 *
 * @param <T> type of the result
 */
@FunctionalInterface
public interface RemoteCallable<T> extends Callable<T>, Serializable {}

package io.mortise.process;

import java.io.Serializable;

/**
 * A {@link Runnable} that another process can run: a lambda of this type is serializable as it stands. What it captures must
 * be serializable too.
 */
@FunctionalInterface
public interface RemoteRunnable extends Runnable, Serializable {}

package io.mortise.manager;

/** What a list's proxy needs to run functions in the client. */
interface WholeList {
    /** Replaces all elements, if they are still those. {@return false if they are not} */
    boolean compareAndReplace(Object[] expected, Object[] now);
}

package io.mortise.process;

import java.util.Optional;

/**
 * What this process is, and whose child.
 *
 * @param name   as its parent named it; {@code "main"} if it is no child of Mortise's.
 * @param pid    its process id.
 * @param daemon whether it ends with its parent; false if it is no child of Mortise's.
 * @param parent who started it; empty if it is no child of Mortise's.
 */
public record ThisProcess(String name, long pid, boolean daemon, Optional<Parent> parent) {
    /**
     * Who started a process.
     *
     * @param name as it was called itself.
     * @param pid  its process id, which the system may give to another once it has ended.
     */
    public record Parent(String name, long pid) {
        /** {@return whether it still lives} True as well if its process id was given to another child's parent. */
        public boolean isAlive() {
            return ProcessHandle.current()
                    .parent()
                    .map(parent -> parent.pid() == pid)
                    .orElse(false);
        }
    }

    /** {@return the process that this is} */
    public static ThisProcess current() {
        return ChildMain.thisProcess();
    }
}

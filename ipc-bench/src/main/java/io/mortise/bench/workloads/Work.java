package io.mortise.bench.workloads;

import java.io.Serializable;

/** One task. It does not know who runs it: this process or another one, alone or beside others. */
@FunctionalInterface
interface Work extends Serializable {
    /** {@return what can be checked} */
    long run() throws Exception;
}

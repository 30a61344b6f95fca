package io.mortise.bench.locks;

/** Something that is done again and again. */
interface Repeated {
    /**
     * Does it so many times.
     *
     * @return anything that depends on all of them, so that the compiler cannot leave one out
     */
    long repeat(int times);
}

package io.mortise.bench.harness;

/** Something that is done again and again. */
public interface Repeated {
    /**
     * Does it so many times.
     *
     * @param times 1 or more
     * @return anything that depends on all of them, so that the compiler cannot leave one out
     */
    long repeat(int times);
}

package io.mortise.bench.workloads;

/**
 * Counts primes the slow way: by trying divisors.
 *
 * @param from first number to look at
 * @param to   first number not to look at
 */
record CountPrimes(int from, int to) implements Work {
    @Override
    public long run() {
        long count = 0;
        for (int number = from; number < to; number++) {
            if (isPrime(number)) {
                count++;
            }
        }
        return count;
    }

    private static boolean isPrime(int number) {
        if (number < 4) {
            return number > 1;
        }
        if (number % 2 == 0) {
            return false;
        }
        for (int divisor = 3; divisor <= number / divisor; divisor += 2) {
            if (number % divisor == 0) {
                return false;
            }
        }
        return true;
    }
}

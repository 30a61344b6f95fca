/**
 * What single operations cost, one class per primitive, beside their counterparts in the JDK. They are JMH benchmarks: run them
 * with {@code java -cp ipc-bench.jar org.openjdk.jmh.Main}.
 */
@NullMarked
package io.mortise.bench.micro;

import org.jspecify.annotations.NullMarked;

/**
 * Collections in shared memory, without a server: {@link io.mortise.collection.SharedMap}, a {@link java.util.concurrent.ConcurrentMap},
 * and {@link io.mortise.collection.SharedList}, a {@link java.util.List}. Their keys, values and elements are encoded by {@linkplain
 * io.mortise.codec codecs}; they grow as long as their region has room; and no process that dies, at whatever instruction, leaves them
 * damaged or locked.
 */
@NullMarked
package io.mortise.collection;

import org.jspecify.annotations.NullMarked;

/**
 * Turns values into bytes and back, straight in shared memory. A {@link io.mortise.codec.Codec} says how long a value will be before
 * room is claimed for it, writes it there, and reads it there; {@link io.mortise.codec.Codecs} has those for strings and numbers.
 * Bytes are never trusted: whatever they are, decoding them gives a value or a {@link io.mortise.codec.CodecException}.
 */
@NullMarked
package io.mortise.codec;

import org.jspecify.annotations.NullMarked;

package io.mortise.codec;

import java.io.Serializable;

/**
 * Marks dynamic proxies that are never serialized themselves: what is written is a reference in their place, and its {@code readResolve} makes
 * the proxy. {@link ApplicationFilter} lets such a proxy take the place of its reference, and refuses any that comes in a stream.
 */
public interface ResolvedProxy extends Serializable {}

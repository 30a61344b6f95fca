package io.mortise.bench.processes;

import io.mortise.bench.harness.Peer;
import io.mortise.bench.harness.Samples;

/**
 * What trials work with.
 *
 * @param plan    what is wanted
 * @param host    the JVM that starts children and has pools
 * @param hosts   to have others of its kind
 * @param python  Python's part
 * @param samples to be added to
 */
record Session(ProcessesPlan plan, Peer host, Hosts hosts, Python python, Samples samples) {}

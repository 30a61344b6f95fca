package io.mortise.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * How the workers of one pool are started, and treated.
 *
 * @param main             its main class.
 * @param initializer      what each runs first.
 * @param maxTasksPerChild how many bundles each is given.
 * @param isRetrying       whether a task whose worker died is tried once more.
 * @param output           takes what they print.
 * @param changes          what the user has changed.
 */
record WorkerStarter(
        Class<?> main,
        Packed initializer,
        int maxTasksPerChild,
        boolean isRetrying,
        OutputSink output,
        List<UnaryOperator<ChildProcessBuilder<ChildProcess>>> changes) {
    static WorkerStarter of(Class<?> main, ProcessPoolBuilder options) {
        Packer packer = new Packer();
        packer.writeObject(options.initializer, "the initializer");
        return new WorkerStarter(
                main,
                packer.copy(),
                options.maxTasksPerChild,
                options.retries,
                options.output,
                List.copyOf(options.changes));
    }

    ChildProcess start(String name, Path region) throws IOException {
        ChildProcessBuilder<ChildProcess> builder =
                ChildProcess.builder(main).args(region.toString()).jvmOptions("-XX:+ExitOnOutOfMemoryError");
        for (var change : changes) {
            builder = change.apply(builder);
        }
        return builder.name(name).outputTo(output).start();
    }
}

package io.mortise.stress.crash;

import java.lang.reflect.Constructor;

/** Makes scenarios. */
final class Scenarios {
    private Scenarios() {}

    static CrashScenario make(String className) throws ReflectiveOperationException {
        return make(Class.forName(className).asSubclass(CrashScenario.class));
    }

    static CrashScenario make(Class<? extends CrashScenario> type) throws ReflectiveOperationException {
        Constructor<? extends CrashScenario> constructor = type.getDeclaredConstructor();
        constructor.setAccessible(true);
        return constructor.newInstance();
    }
}

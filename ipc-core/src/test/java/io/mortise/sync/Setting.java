package io.mortise.sync;

import java.util.ArrayList;
import java.util.List;

/**
 * How a contract is tested once.
 *
 * @param between who the parties are
 * @param futex   false to have them poll, as where there is no futex
 */
public record Setting(Between between, boolean futex) {
    public static List<Setting> all() {
        List<Setting> settings = new ArrayList<>();
        for (Between between : Between.values()) {
            settings.add(new Setting(between, true));
            settings.add(new Setting(between, false));
        }
        return settings;
    }

    public boolean isOneAttachment() {
        return between == Between.THREADS_WITH_ONE_HANDLE || between == Between.THREADS_WITH_TWO_HANDLES;
    }
}

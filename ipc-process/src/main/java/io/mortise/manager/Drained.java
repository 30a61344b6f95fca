package io.mortise.manager;

import java.util.List;

/** What a queue's proxy needs in place of a method that fills the caller's collection. */
interface Drained {
    /** {@return up to that many elements, removed} */
    List<Object> drain(int most);
}

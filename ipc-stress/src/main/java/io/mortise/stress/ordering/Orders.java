package io.mortise.stress.ordering;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Says which of the ordering pairs that the code names a jcstress test tries to catch without order. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Orders {
    /** {@return the names, as in the comments at both ends of each pair} */
    String[] value();
}

<#-- What a value offers as a whole, an array offers for each element: one text for both. -->
<#macro operations t array>
<#local numeric = t.kind != "boolean">
<#local floating = t.kind == "floating">
<#local declared = array?then("long index", "")>
<#local declaredFirst = array?then("long index, ", "")>
<#local passed = array?then("index", "")>
<#local passedFirst = array?then("index, ", "")>
<#local it = array?then("element", "value")>
<#-- What an int or double result is made into before it is stored. -->
<#local cut = (numeric && t.delta! != t.type)?then("(" + t.type + ") ", "")>
<#local narrow = (numeric && t.operand?lower_case != t.type)?then("(" + t.type + ") ", "")>
<#list [
    ["get", "Volatile", "a volatile read"],
    ["getPlain", "", "a plain read"],
    ["getOpaque", "Opaque", "an opaque read"],
    ["getAcquire", "Acquire", "an acquiring read"]
] as method>

    /**
     * Reads with the memory effects of ${method[2]}.
     *
<#if array>
     * @param index which element, from 0
</#if>
     * @return the ${it}
     */
    public ${t.type} ${method[0]}(${declared}) {
        try {
            return UnsafeApi.get${t.name}${method[1]}(null, readable(${passed}));
        } finally {
            Reference.reachabilityFence(this);
        }
    }
</#list>
<#list [
    ["set", "Volatile", "a volatile write"],
    ["setPlain", "", "a plain write"],
    ["setOpaque", "Opaque", "an opaque write"],
    ["setRelease", "Release", "a releasing write"]
] as method>

    /**
     * Writes with the memory effects of ${method[2]}.
     *
<#if array>
     * @param index which element, from 0
</#if>
     * @param value the new value
     */
    public void ${method[0]}(${declaredFirst}${t.type} value) {
        try {
            UnsafeApi.put${t.name}${method[1]}(null, writable(${passed}), value);
        } finally {
            Reference.reachabilityFence(this);
        }
    }
</#list>

    /**
     * Writes, and tells what was there, in one atomic step with the memory effects of a volatile read and write.
     *
<#if array>
     * @param index which element, from 0
</#if>
     * @param value the new value
     * @return the previous value
     */
    public ${t.type} getAndSet(${declaredFirst}${t.type} value) {
        try {
            return UnsafeApi.getAndSet${t.name}(null, writable(${passed}), value);
        } finally {
            Reference.reachabilityFence(this);
        }
    }
<#list [
    ["compareAndSet", "compareAndSet", "", "Writes if the ${it} is the expected one, in one atomic step", "a volatile read and write"],
    ["weakCompareAndSetVolatile", "weakCompareAndSet", "", "As {@code compareAndSet}, but may fail for no reason", "a volatile read and write"],
    ["weakCompareAndSetPlain", "weakCompareAndSet", "Plain", "As {@code weakCompareAndSetVolatile}", "a plain read and write"],
    ["weakCompareAndSetAcquire", "weakCompareAndSet", "Acquire", "As {@code weakCompareAndSetVolatile}", "an acquiring read and a plain write"],
    ["weakCompareAndSetRelease", "weakCompareAndSet", "Release", "As {@code weakCompareAndSetVolatile}", "a plain read and a releasing write"]
] as method>

    /**
     * ${method[3]}, with the memory effects of
     * ${method[4]}.
     *
<#if array>
     * @param index    which element, from 0
</#if>
     * @param expected what it must be<#if floating>, bit for bit</#if>
     * @param value    the new value
     * @return true if it was written
     */
    public boolean ${method[0]}(${declaredFirst}${t.type} expected, ${t.type} value) {
        try {
            return UnsafeApi.${method[1]}${t.name}${method[2]}(null, writable(${passed}), expected, value);
        } finally {
            Reference.reachabilityFence(this);
        }
    }
</#list>
<#list [
    ["", "a volatile read and write"],
    ["Acquire", "an acquiring read and a plain write"],
    ["Release", "a plain read and a releasing write"]
] as method>

    /**
     * Writes if the ${it} is the expected one, and tells what was there, in one atomic step with the memory effects of
     * ${method[1]}.
     *
<#if array>
     * @param index    which element, from 0
</#if>
     * @param expected what it must be<#if floating>, bit for bit</#if>
     * @param value    the new value
     * @return what was found: the expected value if the new one was written
     */
    public ${t.type} compareAndExchange${method[0]}(${declaredFirst}${t.type} expected, ${t.type} value) {
        try {
            return UnsafeApi.compareAndExchange${t.name}${method[0]}(null, writable(${passed}), expected, value);
        } finally {
            Reference.reachabilityFence(this);
        }
    }
</#list>
<#if numeric>

    /**
     * Adds in one atomic step with the memory effects of a volatile read and write.<#if !floating> Wraps around at its limits.</#if>
     *
<#if array>
     * @param index which element, from 0
</#if>
     * @param delta what to add
     * @return the previous value
     */
    public ${t.type} getAndAdd(${declaredFirst}${t.delta} delta) {
        try {
            return UnsafeApi.getAndAdd${t.name}(null, writable(${passed}), ${cut}delta);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Adds as {@code getAndAdd} does.
     *
<#if array>
     * @param index which element, from 0
</#if>
     * @param delta what to add
     * @return the new value
     */
    public ${t.type} addAndGet(${declaredFirst}${t.delta} delta) {
<#if cut == "">
        return getAndAdd(${passedFirst}delta) + delta;
<#else>
        return ${cut}(getAndAdd(${passedFirst}delta) + delta);
</#if>
    }
<#list [
    ["getAndIncrement", "getAndAdd", "1", "Adds 1", "previous"],
    ["incrementAndGet", "addAndGet", "1", "Adds 1", "new"],
    ["getAndDecrement", "getAndAdd", "-1", "Subtracts 1", "previous"],
    ["decrementAndGet", "addAndGet", "-1", "Subtracts 1", "new"]
] as method>

    /**
     * ${method[3]} as {@code getAndAdd} does.
     *
<#if array>
     * @param index which element, from 0
</#if>
     * @return the ${method[4]} value
     */
    public ${t.type} ${method[0]}(${declared}) {
        return ${method[1]}(${passedFirst}${method[2]});
    }
</#list>
<#list [["getAndUpdate", "previous"], ["updateAndGet", "next"]] as method>

    /**
     * Replaces the ${it} by what a function makes of it, in one atomic step with the memory effects of a volatile read
     * and write.
     *
<#if array>
     * @param index  which element, from 0
</#if>
     * @param update without side effects, since it is called again if somebody else was faster<#if narrow != "">; its
     *               result is cut to {@code ${t.type}}</#if>
     * @return the ${(method[1] == "next")?then("new", "previous")} value
     */
    public ${t.type} ${method[0]}(${declaredFirst}${t.operand}UnaryOperator update) {
        ${t.type} previous;
        ${t.type} next;
        do {
            previous = get(${passed});
            next = ${narrow}update.applyAs${t.operand}(previous);
        } while (!weakCompareAndSetVolatile(${passedFirst}previous, next));
        return ${method[1]};
    }
</#list>
<#list [["getAndAccumulate", "previous"], ["accumulateAndGet", "next"]] as method>

    /**
     * Replaces the ${it} by what a function makes of it and an operand, in one atomic step with the memory effects of a
     * volatile read and write.
     *
<#if array>
     * @param index       which element, from 0
</#if>
     * @param operand     the function's second argument; the ${it} is the first
     * @param accumulator without side effects, since it is called again if somebody else was faster<#if narrow != "">;
     *                    its result is cut to {@code ${t.type}}</#if>
     * @return the ${(method[1] == "next")?then("new", "previous")} value
     */
    public ${t.type} ${method[0]}(${declaredFirst}${t.type} operand, ${t.operand}BinaryOperator accumulator) {
        ${t.type} previous;
        ${t.type} next;
        do {
            previous = get(${passed});
            next = ${narrow}accumulator.applyAs${t.operand}(previous, operand);
        } while (!weakCompareAndSetVolatile(${passedFirst}previous, next));
        return ${method[1]};
    }
</#list>
</#if>
<#if t.unsigned??>

    /**
     * Reads as {@code get} does.
     *
<#if array>
     * @param index which element, from 0
</#if>
     * @return the ${it} taken as unsigned, from 0 to ${t.unsignedMax}
     */
    public ${t.unsigned} getUnsigned(${declared}) {
        return get(${passed}) & ${t.mask};
    }

    /**
     * Writes as {@code set} does.
     *
<#if array>
     * @param index which element, from 0
</#if>
     * @param value the new value, from 0 to ${t.unsignedMax}
     * @throws IllegalArgumentException if it is not in that range
     */
    public void setUnsigned(${declaredFirst}${t.unsigned} value) {
        if ((value & ~${t.mask}) != 0) {
            throw new IllegalArgumentException("value=" + value + " is not from 0 to ${t.unsignedMax}");
        }
        set(${passedFirst}(${t.type}) value);
    }
</#if>
</#macro>

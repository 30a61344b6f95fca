<#-- Values to test a type with. -->
<#function sample t which>
<#local samples = {
    "boolean": ["true", "false", "true"],
    "byte": ["(byte) 17", "(byte) -3", "(byte) 100"],
    "short": ["(short) 1234", "(short) -321", "(short) 77"],
    "char": ["'m'", "'\\u20ac'", "'z'"],
    "int": ["1_234_567", "-89", "42"],
    "long": ["1L << 40", "-89L", "42L"],
    "float": ["1.5f", "-0.25f", "3e20f"],
    "double": ["1.5", "-0.25", "3e200"]
}>
<#return samples[t.type][which]>
</#function>
<#function zero t>
<#return (t.kind == "boolean")?then("false", "(" + t.type + ") 0")>
</#function>
<#-- Every method that writes one, as a call. -->
<#function writers t at>
<#local one = sample(t, 0)>
<#local two = sample(t, 1)>
<#local calls = ["set(${at}${one})", "setPlain(${at}${one})", "setOpaque(${at}${one})", "setRelease(${at}${one})",
    "getAndSet(${at}${one})", "compareAndSet(${at}${one}, ${two})", "weakCompareAndSetVolatile(${at}${one}, ${two})",
    "weakCompareAndSetPlain(${at}${one}, ${two})", "weakCompareAndSetAcquire(${at}${one}, ${two})",
    "weakCompareAndSetRelease(${at}${one}, ${two})", "compareAndExchange(${at}${one}, ${two})",
    "compareAndExchangeAcquire(${at}${one}, ${two})", "compareAndExchangeRelease(${at}${one}, ${two})"]>
<#if t.kind != "boolean">
<#local only = at?remove_ending(", ")>
<#local calls += ["getAndAdd(${at}1)", "addAndGet(${at}1)", "getAndIncrement(${only})", "incrementAndGet(${only})",
    "getAndDecrement(${only})", "decrementAndGet(${only})", "getAndUpdate(${at}v -> v + 1)", "updateAndGet(${at}v -> v + 1)",
    "getAndAccumulate(${at}${one}, (v, x) -> v + x)", "accumulateAndGet(${at}${one}, (v, x) -> v + x)"]>
</#if>
<#if t.unsigned??>
<#local calls += ["setUnsigned(${at}1)"]>
</#if>
<#return calls>
</#function>
<#-- Every method that reads one. -->
<#function readers t at>
<#local only = at?remove_ending(", ")>
<#local calls = ["get(${only})", "getPlain(${only})", "getOpaque(${only})", "getAcquire(${only})"]>
<#if t.unsigned??>
<#local calls += ["getUnsigned(${only})"]>
</#if>
<#return calls>
</#function>
<#-- What a value does as a whole, an array does for each element. -->
<#macro operations t at subject>
<#local only = at?remove_ending(", ")>
<#local a = sample(t, 0)>
<#local b = sample(t, 1)>
<#local c = sample(t, 2)>

    @Test
    void shouldReadWhatWasWrittenInWhateverMode() {
<#list ["set", "setPlain", "setOpaque", "setRelease"] as set>
        ${subject}.${set}(${at}${sample(t, set?index % 2)});
<#list ["get", "getPlain", "getOpaque", "getAcquire"] as get>
        assertThat(${subject}.${get}(${only})).isEqualTo(${sample(t, set?index % 2)});
</#list>
</#list>
        assertThat(${subject}.getAndSet(${at}${a})).isEqualTo(${b});
        assertThat(${subject}.get(${only})).isEqualTo(${a});
    }

    @Test
    void shouldWriteOnlyWhereTheExpectedIsFound() {
        ${subject}.set(${at}${a});
        assertThat(${subject}.compareAndSet(${at}${b}, ${b})).isFalse();
        assertThat(${subject}.compareAndExchange(${at}${b}, ${b})).isEqualTo(${a});
        assertThat(${subject}.compareAndExchangeAcquire(${at}${b}, ${b})).isEqualTo(${a});
        assertThat(${subject}.compareAndExchangeRelease(${at}${b}, ${b})).isEqualTo(${a});
<#list ["Volatile", "Plain", "Acquire", "Release"] as mode>
        assertThat(${subject}.weakCompareAndSet${mode}(${at}${b}, ${b})).isFalse();
</#list>
        assertThat(${subject}.get(${only})).isEqualTo(${a});

        assertThat(${subject}.compareAndSet(${at}${a}, ${b})).isTrue();
        assertThat(${subject}.compareAndExchange(${at}${b}, ${a})).isEqualTo(${b});
        assertThat(${subject}.compareAndExchangeAcquire(${at}${a}, ${b})).isEqualTo(${a});
        assertThat(${subject}.compareAndExchangeRelease(${at}${b}, ${a})).isEqualTo(${b});
<#list ["Volatile", "Plain", "Acquire", "Release"] as mode>
        while (!${subject}.weakCompareAndSet${mode}(${at}${(mode?index % 2 == 0)?then(a, b)}, ${(mode?index % 2 == 0)?then(b, a)})) {
            Thread.onSpinWait();
        }
</#list>
        assertThat(${subject}.get(${only})).isEqualTo(${a});
    }
<#if t.kind != "boolean">

    @Test
    void shouldCalculate() {
        ${t.type} start = ${a};
        ${subject}.set(${at}start);
        assertThat(${subject}.getAndAdd(${at}3)).isEqualTo(start);
        assertThat(${subject}.addAndGet(${at}4)).isEqualTo((${t.type}) (start + 7));
        assertThat(${subject}.incrementAndGet(${only})).isEqualTo((${t.type}) (start + 8));
        assertThat(${subject}.getAndIncrement(${only})).isEqualTo((${t.type}) (start + 8));
        assertThat(${subject}.decrementAndGet(${only})).isEqualTo((${t.type}) (start + 8));
        assertThat(${subject}.getAndDecrement(${only})).isEqualTo((${t.type}) (start + 8));
        assertThat(${subject}.addAndGet(${at}-7)).isEqualTo(start);

        assertThat(${subject}.getAndUpdate(${at}v -> v * 2)).isEqualTo(start);
        assertThat(${subject}.updateAndGet(${at}v -> v + 1)).isEqualTo((${t.type}) (start * 2 + 1));
        ${subject}.set(${at}start);
        assertThat(${subject}.getAndAccumulate(${at}(${t.type}) 5, (v, x) -> v - x)).isEqualTo(start);
        assertThat(${subject}.accumulateAndGet(${at}(${t.type}) 5, (v, x) -> v - x)).isEqualTo((${t.type}) (start - 10));
    }
</#if>
<#if t.kind == "integral">

    @Test
    void shouldWrapAroundAtItsLimits() {
<#assign box = {"char": "Character", "int": "Integer"}[t.type]!t.name>
        ${subject}.set(${at}${box}.MAX_VALUE);
        assertThat(${subject}.incrementAndGet(${only})).isEqualTo(${box}.MIN_VALUE);
        assertThat(${subject}.getAndDecrement(${only})).isEqualTo(${box}.MIN_VALUE);
        assertThat(${subject}.updateAndGet(${at}v -> v + 1)).isEqualTo(${box}.MIN_VALUE);
    }
</#if>
<#if t.kind == "floating">

    @Test
    void shouldCompareBits() {
        ${subject}.set(${at}(${t.type}) 0.0);
        assertThat(${subject}.compareAndSet(${at}(${t.type}) -0.0, 1)).isFalse();
        ${subject}.set(${at}${t.name}.NaN);
        assertThat(${subject}.compareAndSet(${at}${t.name}.NaN, 1)).isTrue();
        ${subject}.set(${at}${t.name}.NaN);
        assertThat(${subject}.addAndGet(${at}1)).isNaN();
        assertThat(${subject}.updateAndGet(${at}v -> v * -1)).isNaN();
    }
</#if>
<#if t.unsigned??>

    @Test
    void shouldHaveAnUnsignedView() {
        ${t.unsigned} most = ${t.mask};
        ${subject}.setUnsigned(${at}most);
        assertThat(${subject}.getUnsigned(${only})).isEqualTo(most);
        assertThat(${subject}.get(${only})).isEqualTo((${t.type}) -1);
        for (${t.unsigned} wrong : new ${t.unsigned}[] {-1, most + 1}) {
            assertThatThrownBy(() -> ${subject}.setUnsigned(${at}wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("value=" + wrong);
        }
    }
</#if>
</#macro>

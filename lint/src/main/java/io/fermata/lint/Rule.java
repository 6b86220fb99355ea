package io.fermata.lint;

import java.util.Set;

/** Why something cannot be replayed, and what to write in its place. */
record Rule(String why, String instead) {
    static final Rule CLOCK = new Rule("gives another time on replay", "use ctx.now()");
    static final Rule NANOS = new Rule("gives another time on replay", "use ctx.now(), or measure within a step");
    static final Rule RANDOM = new Rule("gives another value on replay", "use ctx.random()");
    static final Rule UUID = new Rule("gives another id on replay", "use ctx.uuid()");
    static final Rule SHUFFLE = new Rule("gives another order on replay", "shuffle with ctx.random()");
    static final Rule SLEEP = new Rule("is not durable and holds the thread", "use ctx.sleep(duration)");
    static final Rule THREAD =
            new Rule("runs beside the workflow, unseen by its history", "use ctx.async(branch) or a step");
    static final Rule PARALLEL = new Rule("runs on threads of its own", "use ctx.map(items, n, body)");
    static final Rule LOCK = new Rule(
            "can block all executions; branches of one execution never run at the same moment, so none is needed",
            "leave it out, or wait with ctx.until(condition)");
    static final Rule FILE = new Rule("reads or changes files, again on each replay", "do it in a step");
    static final Rule NETWORK = new Rule("talks to the network, again on each replay", "do it in a step");
    static final Rule DATABASE = new Rule("talks to a database, again on each replay", "do it in a step");
    static final Rule PROCESS = new Rule("starts a process, again on each replay", "do it in a step");
    static final Rule ENVIRONMENT =
            new Rule("may differ where it is replayed", "pass it in the input, or read it in a step");
    static final Rule IDENTITY = new Rule("gives another number on replay", "use an id of your own, or ctx.uuid()");
    static final Rule SHARED = new Rule(
            "is seen by all executions, changes again on each replay and is gone after a restart",
            "keep it in a local variable (it comes back by replay), or outside, in a step");
    static final Rule ORDER = new Rule(
            "comes in an order that may differ on replay",
            "use a LinkedHashMap, LinkedHashSet, TreeMap, TreeSet or List, or sort first");

    /** Whether it gives another value in another process, so that a field holding one cannot be replayed. */
    boolean isAnotherEachTime() {
        return Set.of(CLOCK, NANOS, RANDOM, UUID).contains(this);
    }
}

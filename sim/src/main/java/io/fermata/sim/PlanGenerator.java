package io.fermata.sim;

import io.fermata.sdk.ChildOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Makes programs by dice. */
final class PlanGenerator {
    private static final int DEPTH_MAX = 3;
    private static final int LEAVES = 20;
    private static final int KINDS = 28;

    private final SplittableRandom dice;
    private final int program;
    private final int programs;
    private final int executions;
    private int budget;
    private boolean isLimited;

    PlanGenerator(SplittableRandom dice, int program, int programs, int executions) {
        this.dice = dice;
        this.program = program;
        this.programs = programs;
        this.executions = executions;
        this.budget = 6 + dice.nextInt(16);
    }

    /** Its programs use every kind of limit of time, and every way to end with children open. */
    PlanGenerator limited(boolean limited) {
        isLimited = limited;
        return this;
    }

    Plan plan() {
        int continuations = dice.nextInt(3) == 0 ? 1 + dice.nextInt(3) : 0;
        boolean handles = dice.nextInt(3) != 0;
        return new Plan(sequence(0, 2 + dice.nextInt(4)), continuations, handles, dice.nextInt(4) == 0);
    }

    private Node sequence(int depth, int length) {
        var parts = new ArrayList<Node>();
        for (int i = 0; i < length; i++) {
            parts.add(node(depth));
        }
        return new Node.Seq(parts);
    }

    private List<Node> branches(int depth) {
        int count = 2 + dice.nextInt(2);
        var parts = new ArrayList<Node>();
        for (int i = 0; i < count; i++) {
            parts.add(dice.nextInt(3) == 0 ? sequence(depth + 1, 2) : node(depth + 1));
        }
        return parts;
    }

    private Node node(int depth) {
        budget--;
        int kind = dice.nextInt(depth >= DEPTH_MAX || budget <= 0 ? LEAVES : KINDS);
        return switch (kind) {
            case 0, 1, 2 -> step();
            case 3 -> task();
            case 4 -> new Node.Sleep(dice.nextInt(8) == 0 ? dice.nextInt(3_600_000) : dice.nextInt(20_000));
            case 5, 6 -> new Node.Message(dice.nextInt(4) == 0 ? "all" : "one", key(), timeout());
            case 7 -> new Node.Messages(List.of("k0", key(), "k9"), dice.nextBoolean(), timeout());
            case 8 -> new Node.Signal("s" + dice.nextInt(2), timeout());
            case 9 -> publish();
            case 10 -> new Node.SignalOther(dice.nextInt(executions + 1), "s" + dice.nextInt(2));
            case 11 -> child();
            case 12 -> new Node.Callback(timeout());
            case 13 -> new Node.Saga(1 + dice.nextInt(3), dice.nextInt(3) != 0, undoFailures());
            case 14 -> new Node.Version("c" + dice.nextInt(2));
            case 15 -> new Node.Channel("ch" + dice.nextInt(2), dice.nextBoolean() ? "append" : "increment");
            case 16 -> dice.nextInt(12) == 0 ? new Node.Fail() : new Node.Chance();
            case 17 -> new Node.Handled("h", 1 + dice.nextInt(2));
            case 18 -> new Node.Note();
            case 19 -> new Node.LateAny(2 + dice.nextInt(2), 1_000 + dice.nextInt(20_000));
            default -> group(depth, kind);
        };
    }

    private Node group(int depth, int kind) {
        return switch (kind) {
            case 20, 24 -> new Node.All(branches(depth));
            case 21 -> new Node.Any(branches(depth), dice.nextBoolean());
            case 22 -> new Node.Race(branches(depth));
            case 23 -> new Node.Each(1 + dice.nextInt(4), 1 + dice.nextInt(3), node(depth + 1));
            case 25 -> new Node.Scope(node(depth + 1), node(depth + 1));
            case 26 -> new Node.Shielded(node(depth + 1));
            default -> new Node.Deadline(1 + dice.nextInt(20_000), node(depth + 1));
        };
    }

    private Node step() {
        return new Node.Step(failures(), trouble(), pace(), limit(), extra());
    }

    private Node task() {
        // Nobody knows whether a worker outside has got a task: without a limit it might be lost with an answer.
        if (dice.nextBoolean()) {
            return new Node.Task("in", failures(), trouble(), pace(), limits(limit(), 0));
        }
        long beat = dice.nextInt(3) == 0 ? 1_000 + dice.nextInt(2_000) : 0;
        long limit = beat == 0 || dice.nextBoolean() ? 1_000 + dice.nextInt(5_000) : 0;
        return new Node.Task("out", failures(), trouble(), pace(), limits(limit, beat));
    }

    private Node publish() {
        boolean toAll = dice.nextInt(3) == 0;
        return new Node.Publish(toAll ? "all" : "one", key(), toAll, dice.nextBoolean());
    }

    private Node child() {
        return program + 1 < programs ? child(program + 1 + dice.nextInt(programs - program - 1)) : step();
    }

    private Node child(int other) {
        boolean isLeft = dice.nextInt(3) == 0;
        boolean isEnded = !isLeft && isLimited && dice.nextBoolean();
        var policy = isLeft
                ? ChildOptions.ParentClose.ABANDON
                : isEnded ? ChildOptions.ParentClose.TERMINATE : ChildOptions.ParentClose.CANCEL;
        return new Node.Child(other, policy, extra(), isLimited ? 1 + dice.nextInt(3) : 1);
    }

    private Node.Limits limits(long limit, long beat) {
        return new Node.Limits(limit, beat, dice.nextInt(3), extra(), extra());
    }

    /** A limit that only some seeds have. */
    private long extra() {
        return isLimited && dice.nextInt(3) == 0 ? 1_000 + dice.nextInt(15_000) : 0;
    }

    private String key() {
        return "k" + dice.nextInt(3);
    }

    private long timeout() {
        return dice.nextInt(3) == 0 ? 0 : 1 + dice.nextInt(30_000);
    }

    private int failures() {
        return dice.nextInt(3) == 0 ? 1 + dice.nextInt(3) : 0;
    }

    private int undoFailures() {
        return dice.nextInt(6) == 0 ? 7 : dice.nextInt(3);
    }

    private Node.Trouble trouble() {
        var troubles = Node.Trouble.values();
        return troubles[dice.nextInt(troubles.length)];
    }

    private Node.Pace pace() {
        return switch (dice.nextInt(6)) {
            case 0 -> Node.Pace.LONG;
            case 1, 2 -> Node.Pace.SLOW;
            default -> Node.Pace.QUICK;
        };
    }

    private long limit() {
        return dice.nextInt(3) == 0 ? 1_000 + dice.nextInt(5_000) : 0;
    }
}

package io.fermata.sdk;

import org.jspecify.annotations.Nullable;

/**
 * A categorised failure. Steps and tasks throw it to steer retries, as in {@code throw Failure.validation("no such
 * branch")}; workflows find it as the cause of {@link StepFailed} and its like, where it stands for whatever exception
 * was thrown: {@link #type} is then that exception's class name, and the cause chain is rebuilt from the history.
 */
public final class Failure extends FermataException {
    private static final long serialVersionUID = 1L;

    private final String type;
    private final boolean certainlyNotApplied;

    private Failure(
            String type, Category category, String message, boolean certainlyNotApplied, @Nullable Throwable cause) {
        super(category, message, cause);
        this.type = type;
        this.certainlyNotApplied = certainlyNotApplied;
    }

    /** A failure of a category, of type {@code Failure}. */
    public static Failure of(Category category, String message) {
        return new Failure("Failure", category, message, category == Category.VALIDATION, null);
    }

    /** Goes away by itself; see {@link Category#TRANSIENT}. */
    public static Failure transientFailure(String message) {
        return of(Category.TRANSIENT, message);
    }

    /** The input is wrong; see {@link Category#VALIDATION}. */
    public static Failure validation(String message) {
        return of(Category.VALIDATION, message);
    }

    /** Something has run out; see {@link Category#RESOURCE}. */
    public static Failure resource(String message) {
        return of(Category.RESOURCE, message);
    }

    /** Another system is down; see {@link Category#DEPENDENCY}. */
    public static Failure dependency(String message) {
        return of(Category.DEPENDENCY, message);
    }

    /** A bug; see {@link Category#LOGIC}. */
    public static Failure logic(String message) {
        return of(Category.LOGIC, message);
    }

    /** The same failure with a type of the user's own, such as {@code OutOfStock}, which retry policies can name. */
    public Failure withType(String newType) {
        Names.check("failure type", newType);
        return carrying(new Failure(newType, category(), text(), certainlyNotApplied, getCause()));
    }

    /** The same failure with its cause. */
    public Failure because(@Nullable Throwable cause) {
        return carrying(new Failure(type, category(), text(), certainlyNotApplied, cause));
    }

    /** The same failure, saying that the attempt certainly changed nothing outside: no compensation is due for it. */
    public Failure notApplied() {
        return carrying(new Failure(type, category(), text(), true, getCause()));
    }

    /** The failure's type: a user's word, or the class name of the exception it stands for. */
    public String type() {
        return type;
    }

    /** Whether the attempt certainly changed nothing outside. */
    public boolean isCertainlyNotApplied() {
        return certainlyNotApplied;
    }

    /** The type and the message. */
    @Override
    @SuppressWarnings("OverrideThrowableToString") // It stands for an exception whose type a stack trace must show.
    public String toString() {
        return type + ": " + text();
    }

    private String text() {
        var message = getMessage();
        return message == null ? "" : message;
    }

    private Failure carrying(Failure copy) {
        copy.setStackTrace(getStackTrace());
        return copy;
    }
}

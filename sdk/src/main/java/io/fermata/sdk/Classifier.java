package io.fermata.sdk;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Says which {@link Category} the exceptions of a step or worker are. Rules are asked in their order, the first that
 * knows an exception decides; what none knows, {@link Category#of} decides. It stands before attempts like any other
 * {@link Guard}, and belongs innermost, so that breakers see its categories; {@link StepOptions#withClassifier} puts it
 * there. Only the category is changed: the recorded failure keeps its type, message and causes.
 *
 * <p>{@link Category#VALIDATION} also says that nothing was applied, so no compensation is due: use it only for what is
 * refused before it has an effect. Immutable.
 */
public final class Classifier implements Guard {
    /** Without rules: decides like {@link Category#of}. */
    public static final Classifier DEFAULT = new Classifier(List.of());

    /** Causes of causes beyond this many are not looked at: a chain may be a ring. */
    private static final int CAUSES_MAX = 64;

    private final List<Function<Throwable, @Nullable Category>> rules;

    private Classifier(List<Function<Throwable, @Nullable Category>> rules) {
        this.rules = List.copyOf(rules);
    }

    /** Exceptions of this class and its subclasses, whatever they are wrapped in, are of this category. */
    public Classifier type(Class<? extends Throwable> type, Category category) {
        return rule(thrown -> find(thrown, type) == null ? null : category);
    }

    /** Exceptions for which this holds are of this category. It is run on the attempt's thread. */
    public Classifier when(Predicate<? super Throwable> holds, Category category) {
        return rule(thrown -> holds.test(thrown) ? category : null);
    }

    /** Exceptions of this class carry a status of HTTP; see {@link Category#ofHttpStatus}. */
    public <E extends Throwable> Classifier httpStatus(Class<E> type, ToIntFunction<? super E> status) {
        return rule(thrown -> {
            var found = find(thrown, type);
            return found == null ? null : Category.ofHttpStatus(status.applyAsInt(found));
        });
    }

    /** Exceptions of this class carry an SQLSTATE, null if it is not known; see {@link Category#ofSqlState}. */
    public <E extends Throwable> Classifier sqlState(Class<E> type, Function<? super E, @Nullable String> state) {
        return rule(thrown -> {
            var found = find(thrown, type);
            var said = found == null ? null : state.apply(found);
            return said == null ? null : Category.ofSqlState(said);
        });
    }

    /** The category of an exception. */
    public Category of(Throwable thrown) {
        for (var rule : rules) {
            var category = rule.apply(thrown);
            if (category != null) {
                return category;
            }
        }
        return Category.of(thrown);
    }

    @Override
    public <T extends @Nullable Object> T run(Attempt attempt, Callable<T> body) throws Exception {
        try {
            return body.call();
        } catch (Deferred | InterruptedException passing) {
            throw passing;
        } catch (Exception thrown) {
            var category = of(thrown);
            throw category == Category.of(thrown) ? thrown : classified(thrown, category);
        }
    }

    private Classifier rule(Function<Throwable, @Nullable Category> rule) {
        var all = new ArrayList<>(rules);
        all.add(rule);
        return new Classifier(all);
    }

    /** Stands for the exception under its own type, as if it had had that category from the start. */
    private static Failure classified(Exception thrown, Category category) {
        var failure = Failure.of(category, Objects.requireNonNullElse(thrown.getMessage(), ""))
                .withType(
                        thrown instanceof Failure known
                                ? known.type()
                                : thrown.getClass().getName())
                .because(thrown.getCause());
        if (thrown instanceof Failure known && known.isCertainlyNotApplied()) {
            failure = failure.notApplied();
        }
        failure.setStackTrace(thrown.getStackTrace());
        return failure;
    }

    /** An exception of that class in the chain of causes. */
    private static <E extends Throwable> @Nullable E find(Throwable thrown, Class<E> type) {
        int links = 0;
        for (Throwable each = thrown; each != null && links < CAUSES_MAX; each = each.getCause()) {
            if (type.isInstance(each)) {
                return type.cast(each);
            }
            links++;
        }
        return null;
    }
}

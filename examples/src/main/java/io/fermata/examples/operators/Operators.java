package io.fermata.examples.operators;

import static io.fermata.flow.Nodes.code;
import static io.fermata.flow.Nodes.map;
import static io.fermata.flow.Nodes.step;
import static io.fermata.flow.Nodes.task;

import io.fermata.flow.Flow;
import io.fermata.flow.MapResult;
import io.fermata.flow.Node;
import io.fermata.flow.Results;
import io.fermata.sdk.Attempt;
import io.fermata.sdk.Context;
import io.fermata.sdk.StepOptions;
import io.fermata.sdk.TaskOptions;
import io.fermata.sdk.TypeRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The flows: nodes, and how they are put together. */
final class Operators {
    private static final int SONGS_AT_ONCE = 3;
    private static final TypeRef<List<Melody>> MELODIES = TypeRef.listOf(Melody.class);
    private static final TypeRef<MapResult<Card>> CARDS = new TypeRef<>() {};
    private static final TaskOptions A_MINUTE = TaskOptions.DEFAULT.withStartToClose(Duration.ofMinutes(1));

    static final Node<Melody, Tune> EXTRACT = step("extract", Melody.class, Tune.class, Reading::extract);
    static final Node<Tune, Compass> PITCH = step("pitch", Tune.class, Compass.class, Reading::pitch);
    static final Node<Tune, Rhythm> RHYTHM = task("rhythm", TypeRef.of(Tune.class), TypeRef.of(Rhythm.class), A_MINUTE);
    static final Node<Results, Card> LOAD = step("load", Results.class, Card.class, Reading::load);

    static final Node<Melody, Card> DIAMOND = EXTRACT.then(PITCH.and(RHYTHM)).then(LOAD);

    static final Node<Songbook, List<Melody>> SETUP =
            step("setup", TypeRef.of(Songbook.class), MELODIES, StepOptions.DEFAULT, Operators::setup);
    static final Node<MapResult<Card>, Catalogue> REPORT =
            code("report", CARDS, TypeRef.of(Catalogue.class), Operators::report);

    /** One melody. */
    static final Flow<Melody, Card> ONE = Flow.of("operators", DIAMOND).checked(Melody::check);

    /** Many melodies: three stages, of which the middle one fans out to a diamond for each melody. */
    static final Flow<Songbook, Catalogue> MANY = Flow.of(
                    "operators-songbook",
                    SETUP.then(map("process", DIAMOND).maxConcurrency(SONGS_AT_ONCE))
                            .then(REPORT))
            .checked(book -> book.songs().forEach(Melody::check));

    private Operators() {}

    private static List<Melody> setup(Songbook book, Attempt attempt) {
        Worked.note(attempt);
        attempt.channel(Reading.TEMPO, Integer.class).set(book.tempo());
        return book.songs();
    }

    /** Plain workflow code: finds results by their names, and what the parallel branches have left in channels. */
    private static Catalogue report(Context ctx, MapResult<Card> read) {
        var cards = read.values();
        var melodies = ctx.result("setup", MELODIES);
        var lines = new ArrayList<String>();
        for (int i = 0; i < cards.size(); i++) {
            lines.add(melodies.get(i).title() + ": " + cards.get(i).report());
        }
        long notes = ctx.channel(Reading.NOTES, Integer.class).count();
        int bars = cards.stream().mapToInt(card -> card.rhythm().bars()).sum();
        lines.add("%d songs with %d notes in %d bars went through 3 stages.".formatted(cards.size(), notes, bars));
        return new Catalogue(cards, String.join("\n", lines));
    }
}

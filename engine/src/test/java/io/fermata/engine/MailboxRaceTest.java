package io.fermata.engine;

import static org.assertj.core.api.Assertions.assertThatNoException;

import org.jetbrains.lincheck.Lincheck;
import org.junit.jupiter.api.Test;

/**
 * Two senders and the shard's thread in the orders that Lincheck tries. What they share is in classes with names, for
 * Lincheck cannot look into Java's lambdas: with those it misses races.
 *
 * <p>That it finds bugs was tried with copies of the mailbox: one that compares its counter and then raises it, one
 * that does not lower it again after a refusal, and two whose queue is for a single sender. Each fails here.
 */
class MailboxRaceTest {
    private static final int SCHEDULES = Integer.getInteger("race.schedules", 1_000);
    private static final int REQUESTS_MAX = 1;

    @Test
    void every_mail_is_opened_once() {
        assertThatNoException().isThrownBy(() -> Lincheck.runConcurrentTest(SCHEDULES, new Telling()));
    }

    @Test
    void what_was_admitted_is_opened_and_never_more_waits_than_the_limit() {
        assertThatNoException().isThrownBy(() -> Lincheck.runConcurrentTest(SCHEDULES, new Asking()));
    }

    private static final class Telling implements Runnable {
        @Override
        public void run() {
            var mailbox = new Mailbox(REQUESTS_MAX);
            var one = new Teller(mailbox);
            var other = new Teller(mailbox);
            one.start();
            other.start();
            int opened = drain(mailbox);
            join(one);
            join(other);

            require(opened + drain(mailbox) == 2, "a mail is lost");
            require(mailbox.isEmpty(), "an empty mailbox says that it is not");
        }

        private static int drain(Mailbox mailbox) {
            int opened = 0;
            while (mailbox.nextInternal() != null) {
                opened++;
            }
            return opened;
        }
    }

    private static final class Teller extends Thread {
        private final Mailbox mailbox;

        Teller(Mailbox mailbox) {
            this.mailbox = mailbox;
        }

        @Override
        public void run() {
            mailbox.tell(core -> {});
        }
    }

    private static final class Asking implements Runnable {
        @Override
        public void run() {
            var mailbox = new Mailbox(REQUESTS_MAX);
            var one = new Asker(mailbox);
            var other = new Asker(mailbox);
            one.start();
            other.start();
            int early = mailbox.nextExternal() == null ? 0 : 1;
            join(one);
            join(other);

            int admitted = (one.admitted ? 1 : 0) + (other.admitted ? 1 : 0);
            require(admitted >= 1, "nobody was admitted to an empty mailbox");
            require(admitted - early <= REQUESTS_MAX, "more wait than the limit");
            int late = 0;
            while (mailbox.nextExternal() != null) {
                late++;
            }
            require(early + late == admitted, "admitted " + admitted + ", opened " + (early + late));
            require(mailbox.ask(request()), "an empty mailbox has no room");
        }
    }

    private static final class Asker extends Thread {
        private final Mailbox mailbox;
        boolean admitted;

        Asker(Mailbox mailbox) {
            this.mailbox = mailbox;
        }

        @Override
        public void run() {
            admitted = mailbox.ask(request());
        }
    }

    private static Request<String> request() {
        return new Request<>((core, reply) -> {}, false);
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}

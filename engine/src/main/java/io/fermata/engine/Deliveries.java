package io.fermata.engine;

/** Takes what shards tell each other to the part that it is for. */
final class Deliveries implements ShardLinks.Receiver {
    /** The failure of an operation whose request could not be delivered. */
    static final String UNDELIVERABLE = "Undeliverable";

    private final ShardAccess access;
    private final MessageHome home;
    private final RunMessages runs;
    private final Children children;
    private final DeadLetters deadLetters;

    Deliveries(ShardAccess access, MessageHome home, RunMessages runs, Children children, DeadLetters deadLetters) {
        this.access = access;
        this.home = home;
        this.runs = runs;
        this.children = children;
        this.deadLetters = deadLetters;
    }

    @Override
    public void receive(ShardMessage message, Runnable done) {
        switch (message) {
            case ShardMessage.ForRun m -> access.command(m.run(), m.command(), m.cause(), result -> done.run());
            case ShardMessage.StartChild m -> children.start(m, done);
            case ShardMessage.CloseChild m -> children.close(m, done);
            case ShardMessage.SignalById m -> children.signal(m, done);
            case ShardMessage.Publish m -> home.publish(m, done);
            case ShardMessage.AddWait m -> home.addWait(m, done);
            case ShardMessage.RemoveWait m -> home.removeWait(m, done);
            case ShardMessage.Offer m -> runs.offer(m, done);
            case ShardMessage.OfferAnswer m -> home.answered(m, done);
            case ShardMessage.StartTriggered m -> children.start(m, deadLetters, done);
        }
    }

    @Override
    public void undeliverable(ShardMessage message, String why) {
        switch (message) {
            case ShardMessage.StartChild m -> {
                var parent = m.spec().parent();
                if (parent != null) {
                    children.refuse(parent.run(), parent.operation(), UNDELIVERABLE, why, m.cause());
                }
            }
            case ShardMessage.SignalById m -> children.refuse(m.from(), m.operation(), UNDELIVERABLE, why, m.cause());
            case ShardMessage.Offer m -> runs.giveBack(m);
            case ShardMessage.ForRun m -> {}
            case ShardMessage.CloseChild m -> {}
            case ShardMessage.Publish m -> {}
            case ShardMessage.AddWait m -> {}
            case ShardMessage.RemoveWait m -> {}
            case ShardMessage.OfferAnswer m -> {}
            case ShardMessage.StartTriggered m -> {}
        }
    }
}

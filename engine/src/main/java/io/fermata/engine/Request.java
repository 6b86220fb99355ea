package io.fermata.engine;

/** Something asked from outside, with its answer; opened on the shard's thread, or refused unopened. */
final class Request<T> implements Mailbox.Mail {
    /** What is to be done on the shard's thread. */
    interface Body<T> {
        void run(ShardCore core, Reply<T> reply);
    }

    private final Body<T> body;
    private final Reply<T> reply = new Reply<>();

    private final boolean freesRoom;

    /** {@code freesRoom}: it ends or deletes something, and so is done even when the store is full. */
    Request(Body<T> body, boolean freesRoom) {
        this.body = body;
        this.freesRoom = freesRoom;
    }

    boolean freesRoom() {
        return freesRoom;
    }

    Reply<T> reply() {
        return reply;
    }

    @Override
    public void open(ShardCore core) {
        if (reply.isAbandoned()) {
            return;
        }
        core.track(reply);
        body.run(core, reply);
    }

    void refuse(EngineException reason) {
        reply.fail(reason);
    }
}

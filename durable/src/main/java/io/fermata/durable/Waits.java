package io.fermata.durable;

import java.util.List;

/** How a fiber waits for cells to close. */
final class Waits {
    private Waits() {}

    static void forEnd(Fibers fibers, Cell<?> cell) {
        var self = fibers.self();
        while (!cell.isDone()) {
            self.scope.check();
            cell.addWaiter(self);
            fibers.giveWay(self);
        }
    }

    /** Waits until one is closed, and returns the one that was closed first. */
    static <C extends Cell<?>> C forFirst(Fibers fibers, List<C> cells) {
        var self = fibers.self();
        for (; ; ) {
            C first = null;
            for (var cell : cells) {
                if (cell.isDone() && (first == null || cell.closedAs() < first.closedAs())) {
                    first = cell;
                }
            }
            if (first != null) {
                return first;
            }
            self.scope.check();
            cells.forEach(cell -> cell.addWaiter(self));
            fibers.giveWay(self);
        }
    }

    /** Waits until all are closed, even where the caller was cancelled: it may not overtake their cleaning up. */
    static void forEnds(Fibers fibers, List<? extends Cell<?>> cells) {
        var self = fibers.self();
        for (var cell : cells) {
            while (!cell.isDone()) {
                cell.addWaiter(self);
                fibers.giveWay(self);
            }
        }
    }
}

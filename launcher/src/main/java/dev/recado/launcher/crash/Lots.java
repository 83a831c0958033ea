package dev.recado.launcher.crash;

import java.util.Random;

/** Draws lots so that a share of them wins in a short run, too: as long as fewer have won, winning is likelier. */
final class Lots {
    private final double share;
    private int drawn;
    private int won;

    Lots(double share) {
        this.share = share;
    }

    /** @param possible false: this one can't win, but counts */
    synchronized boolean draw(Random random, boolean possible) {
        drawn++;
        boolean wins = possible && random.nextDouble() < (won < share * drawn ? 2 * share : share / 2);
        won += wins ? 1 : 0;
        return wins;
    }
}

package dev.recado.llm;

/** What a test says about transactions. */
final class PretendedTransactions extends Transactions {
    boolean underWay;

    @Override
    boolean underWay() {
        return underWay;
    }
}

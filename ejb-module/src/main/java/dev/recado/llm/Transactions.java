package dev.recado.llm;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Status;
import jakarta.transaction.TransactionSynchronizationRegistry;

/** Whether a transaction is under way, which would hold its connection and its locks for as long as a provider takes. */
@ApplicationScoped
class Transactions {
    // A global name, because a virtual thread has no java:comp of its own.
    @Resource(lookup = "java:jboss/TransactionSynchronizationRegistry")
    TransactionSynchronizationRegistry registry;

    boolean underWay() {
        return registry.getTransactionStatus() != Status.STATUS_NO_TRANSACTION;
    }
}

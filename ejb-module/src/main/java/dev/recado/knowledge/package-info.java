/**
 * What a tenant's agents know: documents are uploaded to the {@link dev.recado.knowledge.KnowledgeBase}, parsed in a child
 * JVM, cut into passages along their structure, embedded and indexed; the
 * {@link dev.recado.knowledge.KnowledgeRetriever} finds the passages that answer a question, or says that none does.
 */
package dev.recado.knowledge;

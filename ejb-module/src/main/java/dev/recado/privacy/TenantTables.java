package dev.recado.privacy;

import java.util.List;

import static dev.recado.privacy.TenantTable.exported;
import static dev.recado.privacy.TenantTable.notExported;

/**
 * Every table with a {@code tenant_id}, those that refer to others before those that they refer to: in this order rows can be
 * deleted, and in this order an export that reads one page after the other finds whatever an exported row refers to. A test
 * compares it with the schema; the deletion asks the schema itself, so that a table that is missing here is deleted all the same.
 */
final class TenantTables {
    static final List<TenantTable> ALL = List.of(
            // What Recado works with, and nobody's data.
            notExported("outbox_flight", "messages that are being sent at the moment"),
            notExported("outbox_cancellation", "which messages must not be sent any more"),
            notExported("outbox_lane", "locks"),
            notExported("parked_status", "delivery reports that wait for their message"),
            notExported("idempotent_request", "answers kept for repeated requests, for a day"),
            // Conversations.
            exported("outbox", "sendings"),
            exported("correction", "corrections"),
            exported("message", "messages").withJson("raw"),
            exported("turn", "turns").withJson("trace"),
            exported("conversation", "conversations"),
            exported("contact_identity", "contactIdentities"),
            exported("contact", "contacts"),
            exported("kept_event", "keptEvents").withJson("raw", "event"),
            exported("device", "devices").without("secrets", "access_token", "app_secret", "verify_token"),
            notExported("device_route", "repeats the devices' numbers"),
            // Knowledge.
            exported("knowledge_passages", "passages").without("made from the text", "embedding"),
            notExported("knowledge_version_documents", "which documents a version has; the passages tell"),
            exported("embedding_settings", "embeddingSettings"),
            notExported("embedding_keys", "secrets"),
            notExported("knowledge_contents", "the originals are files of the export"),
            exported("knowledge_tags", "tags"),
            exported("knowledge_web_pages", "pages"),
            exported("knowledge_questions", "questions"),
            notExported("knowledge_expired", "follows from the documents' days"),
            exported("knowledge_documents", "documents"),
            exported("knowledge_versions", "knowledgeVersions"),
            exported("knowledge_categories", "categories"),
            exported("knowledge_synonyms", "synonyms").withJson("words"),
            exported("knowledge_golden_results", "goldenResults").withJson("expected", "found"),
            exported("knowledge_golden_runs", "goldenRuns"),
            exported("knowledge_golden_questions", "goldenQuestions").withJson("documents"),
            exported("knowledge_golden_settings", "goldenSettings"),
            exported("knowledge_deletions", "deletedDocuments"),
            notExported("knowledge_index", "how far checks of the search index are"),
            // Configuration.
            exported("agent_prompt", "prompts"),
            exported("agent", "agents").withJson("categories", "retrieval"),
            exported("llm_settings", "modelSettings").without("secrets", "api_key", "key_hint"),
            exported("tenant_limits", "limits"),
            // People and machines.
            exported("api_key", "apiKeys"),
            notExported("api_key_hash", "hashes of keys"),
            exported("user_session", "sessions"),
            notExported("second_factor", "secrets"),
            notExported("recovery_code", "hashes of codes"),
            notExported("one_time_link", "hashes of links"),
            exported("invitation", "invitations"),
            exported("app_user", "users"),
            notExported("login", "hashes of names and passwords"),
            // What was done.
            exported("audit_entry", "audit")
                    .withJson("details", "state_before", "state_after")
                    .without("seals are for this installation to check", "mac", "mac_key", "seal"),
            notExported("due_work", "what is to be done next"));

    /** Tables that know users and not their tenants: gone before {@code login}, which says whose users those are. */
    static final List<String> BY_USER = List.of("refresh_token", "known_place");

    private TenantTables() {}
}

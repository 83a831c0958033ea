package dev.recado.llm;

import jakarta.enterprise.context.ApplicationScoped;

/** Gives the model that turns text into vectors: the one in the server, or one from a folder on disk. */
@ApplicationScoped
public class EmbeddingModels {}

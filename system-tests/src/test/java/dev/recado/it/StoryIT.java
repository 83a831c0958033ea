package dev.recado.it;

/** The main job, on PostgreSQL. */
class StoryIT extends Story {
    @Override
    Installation installation() {
        return Suite.installation();
    }
}

package dev.recado.web.rest;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class KnowledgeResourceTest {

    @Test
    void no_file_name_breaks_out_of_its_header() {
        String header = KnowledgeResource.disposition("a\"; x=\"y\r\nSet-Cookie: evil=1/..\\b.pdf");

        assertThat(header).startsWith("attachment; ").doesNotContain("\r", "\n", "/", "\\");
        assertThat(header.replaceAll("[^\"]", "")).hasSize(2);
    }

    @Test
    void accents_survive() {
        assertThat(KnowledgeResource.disposition("Preços e condições.pdf"))
                .isEqualTo("attachment; filename=\"Pre_os e condi__es.pdf\";"
                        + " filename*=UTF-8''Pre%C3%A7os%20e%20condi%C3%A7%C3%B5es.pdf");
    }
}

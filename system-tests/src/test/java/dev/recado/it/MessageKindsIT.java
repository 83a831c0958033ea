package dev.recado.it;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Kinds of messages that are not understood yet: kept, and told so in one polite note. */
class MessageKindsIT {
    private final Business business = Business.open(Suite.installation(), "Outros tipos");

    @ParameterizedTest
    @CsvSource({
        "audio, AUDIO, áudio",
        "image, IMAGE, imagem",
        "video, VIDEO, vídeo",
        "document, DOCUMENT, documento",
        "sticker, STICKER, figurinha",
        "location, LOCATION, localização",
        "contacts, CONTACTS, contato",
        "unsupported, UNSUPPORTED, outro tipo"
    })
    void it_is_kept_and_the_customer_gets_one_polite_note(String type, String kind, String name) {
        Customer leo = business.customer("Léo");
        leo.sends(Map.of("type", type));

        assertThat(leo.awaitAnswer()).contains(name).contains("texto");
        assertThat(leo.messages().getFirst().get("kind").asText()).isEqualTo(kind);
        assertThat(leo.awaitTurns(1).getFirst().get("outcome").asText()).isEqualTo("ANSWERED");
        assertThat(leo.received()).hasSize(1);
    }

    @Test
    void a_voice_note_and_a_picture_in_one_go_get_one_note() {
        business.waitForPauses(2_000, 15_000);
        Customer mia = business.customer("Mia");
        mia.sends(Map.of("type", "audio"));
        mia.sends(Map.of("type", "image"));

        assertThat(mia.awaitAnswer()).contains("áudio").contains("imagem");
        assertThat(mia.questions(mia.awaitTurns(1).getFirst())).hasSize(2);
    }

    @Test
    void a_reaction_asks_for_no_answer() {
        Customer bia = business.customer("Bia");
        bia.sends(Map.of("type", "reaction", "text", "👍", "replyTo", "wamid.nothing"));

        JsonNode turn = bia.awaitTurns(1).getFirst();
        assertThat(turn.get("outcome").asText()).isEqualTo("NO_REPLY_NEEDED");
        assertThat(bia.received()).isEmpty();
    }
}

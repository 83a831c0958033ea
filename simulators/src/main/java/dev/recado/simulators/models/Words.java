package dev.recado.simulators.models;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Just enough Portuguese and English to find the sentence that a question is about. */
final class Words {

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");
    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    private static final int STEM = 5;

    static final Set<String> PORTUGUESE = words(
            ("a o as os um uma uns umas de do da dos das em no na nos nas por pelo pela pelos pelas para pra pro com sem e ou"
                    + " que se eu tu voce voces ele ela eles elas nos me te lhe meu minha meus minhas seu sua seus suas isso"
                    + " isto esse essa este esta aquele aquela ha tem ter tenho tinha foi sao ser sou era esta estou estao estar"
                    + " vai vou vao ir pode posso podem poder qual quais quanto quantos quanta quantas quando onde como porque"
                    + " por quem mais muito ja nao sim ao aos tambem so ate entre sobre la aqui ai eh ne oi ola favor gostaria"
                    + " queria quero saber dizer existe fazem faz fazer funciona preciso algum alguma bom boa dia tarde noite"
                    + " tudo bem obrigado obrigada"));

    static final Set<String> ENGLISH = words(
            ("a an the of to in on at for from with without and or is are was were be been am do does did can could will would"
                    + " should shall may i you he she it we they me my your his her its our their this that these those what"
                    + " which who whom when where why how there here have has had not no yes if so as by about any some more"
                    + " much many please hi hello hey thanks thank good morning afternoon evening know tell need want like get"
                    + " also just up out s t m re ve ll"));

    // Each line is one meaning; the first word stands for all.
    private static final String[] MEANINGS = {
        "horario hora horas abre abrem abrir abrimos aberto aberta fecha fecham fechar funcionamento funcionam expediente open opening"
                + " opens close closes closing hours hour time",
        "preco precos custa custam custo valor valores tarifa diaria price prices cost costs fee rate",
        "entrega entregam entregar frete envio enviam enviar delivery deliver ship shipping shipped",
        "troca trocar devolucao devolver devolvo reembolso return returns exchange refund refunds",
        "pagamento pagar pago pagam pix cartao boleto parcela parcelar parcelado credito debito payment pay card installment"
                + " installments cash dinheiro",
        "endereco fica localizacao localizado rua avenida address located location street onde",
        "garantia warranty guarantee guaranteed",
        "cancelar cancelamento cancelo cancel cancellation",
        "agendar agendamento marcar reserva reservar appointment book booking reservation schedule",
        "telefone contato ligar phone contact call",
        "prazo prazos demora demoram dias tempo deadline days long",
        "crianca criancas infantil child children kid kids",
        "animal animais pet pets cachorro gato dog dogs cat cats",
        "estacionamento estacionar vaga parking park",
        "quarto quartos suite room rooms",
        "cafe manha breakfast",
        "sabado sabados saturday saturdays",
        "domingo domingos sunday sundays",
        "segunda monday mondays",
        "sexta friday fridays",
        "feriado feriados holiday holidays",
        "desconto descontos promocao promocoes discount discounts sale",
        "gratis gratuito gratuita free",
        "internet wifi",
        "produto produtos item itens product products items",
        "pedido pedidos compra compras order orders purchase",
        "loja lojas store stores shop",
        "documento documentos document documents",
        "idade anos age years old",
        "checkin entrada chegada arrival",
        "checkout saida departure",
        "convenio convenios plano planos insurance plan plans",
        "medico medicos medica doctor doctors",
        "exame exames exam exams test tests",
        "matricula matriculas enrolment enrollment registration",
        "aula aulas curso cursos class classes course courses",
        "senha password",
        "nota fiscal invoice receipt",
        "tamanho tamanhos size sizes",
    };

    private static final Map<String, String> MEANING = new HashMap<>();

    static {
        for (String line : MEANINGS) {
            String[] words = line.split(" ");
            for (String word : words) {
                MEANING.putIfAbsent(stem(word), "=" + words[0]);
            }
        }
    }

    private Words() {}

    private static Set<String> words(String text) {
        return Set.copyOf(List.of(text.split(" ")));
    }

    /** Lower case without accents. */
    static String plain(String text) {
        return MARKS.matcher(Normalizer.normalize(text.toLowerCase(Locale.ROOT), Normalizer.Form.NFD))
                .replaceAll("");
    }

    /** All words, plain. */
    static List<String> all(String text) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(plain(text));
        while (matcher.find()) {
            words.add(matcher.group());
        }
        return words;
    }

    /** Stems of the words that carry meaning. */
    static List<String> terms(String text) {
        List<String> terms = new ArrayList<>();
        for (String word : all(text)) {
            boolean filler = PORTUGUESE.contains(word) || ENGLISH.contains(word);
            if (!filler || (MEANING.containsKey(stem(word)) && word.length() > 3)) {
                terms.add(stem(word));
            }
        }
        return terms;
    }

    /** What a stem stands for: itself, or the first word of its meaning. */
    static String meaning(String stem) {
        return MEANING.getOrDefault(stem, stem);
    }

    /** Whether a text is rather English than Portuguese. */
    static boolean isEnglish(String text) {
        int english = 0;
        int portuguese = 0;
        for (String word : all(text)) {
            boolean inEnglish = ENGLISH.contains(word);
            boolean inPortuguese = PORTUGUESE.contains(word);
            if (inEnglish && !inPortuguese) {
                english++;
            } else if (inPortuguese && !inEnglish) {
                portuguese++;
            }
        }
        return english > portuguese && text.chars().allMatch(c -> c < 0x80 || c > 0x24F);
    }

    static String stem(String word) {
        String singular = word.length() > 3 && word.endsWith("s") ? word.substring(0, word.length() - 1) : word;
        return singular.length() > STEM ? singular.substring(0, STEM) : singular;
    }
}

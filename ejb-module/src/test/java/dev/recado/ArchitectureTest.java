package dev.recado;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.jms.MessageListener;
import jakarta.persistence.Entity;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/** The shape of the house: which package may know which. */
class ArchitectureTest {
    private static final String ROOT = "dev.recado.";

    /** Which features a feature may use, besides the platform and the audit trail. */
    private static final Map<String, Set<String>> ALLOWED = Map.ofEntries(
            Map.entry("platform", Set.of()),
            Map.entry("audit", Set.of()),
            Map.entry("tenants", Set.of()),
            Map.entry("users", Set.of("tenants")),
            Map.entry("encryption", Set.of("tenants")),
            Map.entry("limits", Set.of("tenants")),
            Map.entry("channels", Set.of("tenants")),
            Map.entry("llm", Set.of("tenants")),
            Map.entry("knowledge", Set.of("tenants", "llm", "limits")),
            Map.entry("conversations", Set.of("tenants", "channels")),
            Map.entry("memory", Set.of("tenants", "conversations", "llm")),
            Map.entry("agents", Set.of("tenants", "conversations", "llm", "knowledge", "memory")),
            Map.entry("turns", Set.of("tenants", "channels", "conversations", "memory", "agents")),
            // Deletes and exports what all of them have.
            Map.entry("privacy", Set.of("tenants", "channels", "knowledge")));

    private static final Set<String> MAY_ASK_A_MODEL = Set.of("knowledge", "agents", "memory", "llm");

    private static JavaClasses house;

    @BeforeAll
    static void open_the_house() {
        house = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                // A program of its own, here for what it starts.
                .withImportOption(location -> !location.contains("launcher"))
                .importPackages("dev.recado");
    }

    static Stream<String> features() {
        return ALLOWED.keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("features")
    void a_feature_knows_only_those_below_it(String feature) {
        Set<String> forbidden = new TreeSet<>(ALLOWED.keySet());
        forbidden.removeAll(ALLOWED.get(feature));
        forbidden.remove(feature);
        forbidden.remove("platform");
        if (!feature.equals("platform")) {
            forbidden.remove("audit");
        }
        noClasses()
                .that()
                .resideInAPackage(ROOT + feature + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        forbidden.stream().map(other -> ROOT + other + "..").toArray(String[]::new))
                .because(
                        "arrows point one way, so that a feature can be understood, and changed, with those below it alone")
                .allowEmptyShould(true)
                .check(house);
    }

    @Test
    void every_package_is_in_the_plan_of_the_house() {
        classes()
                .should()
                .resideInAnyPackage(ALLOWED.keySet().stream()
                        .map(feature -> ROOT + feature + "..")
                        .toArray(String[]::new))
                .because("a new feature needs its place among the arrows before it has code")
                .check(house);
    }

    @Test
    void features_form_no_circle() {
        slices().matching("dev.recado.(*)..")
                .should()
                .beFreeOfCycles()
                .because("two features that know each other are one")
                .check(house);
    }

    @Test
    void entities_stay_at_home() {
        classes()
                .that()
                .areAnnotatedWith(Entity.class)
                .should()
                .bePackagePrivate()
                .because("records go in and out of a feature, entities never do")
                .check(house);
    }

    @Test
    void entity_fields_are_private() {
        fields().that()
                .areDeclaredInClassesThat()
                .areAnnotatedWith(Entity.class)
                .and()
                .areNotStatic()
                .should()
                .bePrivate()
                .because("only the entity itself keeps its invariants")
                .check(house);
    }

    @Test
    void no_http_server_soap_or_faces_in_here() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "jakarta.ws.rs..",
                        "jakarta.servlet..",
                        "jakarta.faces..",
                        "jakarta.jws..",
                        "jakarta.xml.ws..",
                        "org.primefaces..")
                .because("what happens to a message does not depend on the faces it is shown through")
                .check(house);
    }

    @Test
    void no_jms_session_waits_for_a_model() {
        DescribedPredicate<JavaMethodCall> thatMayAskOne = DescribedPredicate.describe(
                "a feature that asks models, other than on another thread",
                call -> !call.isDeclaredInLambda()
                        && MAY_ASK_A_MODEL.stream()
                                .anyMatch(feature ->
                                        call.getTargetOwner().getPackageName().startsWith(ROOT + feature)));
        noClasses()
                .that()
                .implement(MessageListener.class)
                .should()
                .callMethodWhere(thatMayAskOne)
                .because("a provider may take minutes; WorkExecutor has threads for that")
                .check(house);
    }

    @Test
    void names_say_what_a_class_is_for() {
        DescribedPredicate<JavaClass> vague =
                DescribedPredicate.describe("have a name that says nothing", type -> Arrays.stream(
                                new String[] {"Impl", "Manager", "Helper", "Util", "Utils", "DTO", "Dto"})
                        .anyMatch(type.getSimpleName()::endsWith));
        noClasses()
                .should(com.tngtech.archunit.lang.conditions.ArchConditions.be(vague))
                .because("plural facades and plain nouns are found by a newcomer, 'Helper' is not")
                .check(house);
    }
}

package dev.recado.it;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Page;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** What keeps people with disabilities from using a page, as far as a program can tell. */
final class Barriers {
    // PrimeFaces moves things with jQuery, the stylesheets with transitions; a button that was pressed is pale for a
    // while.
    private static final String STILL = """
            () => (!window.jQuery || jQuery(':animated').length === 0)
              && !document.querySelector('.ui-state-loading')
              && document.getAnimations().every(one =>
                   one.playState !== 'running' || one.effect.getComputedTiming().endTime === Infinity)
            """;

    /** The page as it is shown has no serious barrier. What still moves or fades is waited for: no colour counts before. */
    static void assertNone(String name, Page page) {
        page.waitForFunction(STILL);
        List<String> serious = new AxeBuilder(page)
                .analyze().getViolations().stream()
                        .filter(rule -> List.of("serious", "critical").contains(rule.getImpact()))
                        .map(Barriers::told)
                        .toList();
        assertThat(serious).as(name).isEmpty();
    }

    private Barriers() {}

    private static String told(Rule rule) {
        return rule.getId() + ": " + rule.getHelp() + " "
                + rule.getNodes().stream().map(node -> node.getHtml()).toList();
    }
}

package dev.leeward.system.answers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Holds {@code docs/answers.md} to what is asked. Write it anew: {@code mvn test -Dtest=AnswersPageTest -DwriteAnswers=true}. */
final class AnswersPageTest {
    private static final Path PAGE = Path.of("docs/answers.md");
    private static final Path ANSWERS = Path.of("src/test/resources/answers");

    private final AnswersPage page;

    AnswersPageTest() throws IOException {
        page = new AnswersPage(
                AskedQuestion.read(ANSWERS.resolve("questions.txt")),
                Disagreements.read(ANSWERS.resolve("disagreements.txt")));
    }

    @Test
    void thePageSaysWhatIsAskedAndWhereServersDisagree() throws IOException {
        String written = Files.readString(PAGE);
        int begin = written.indexOf(AnswersPage.BEGIN);
        String whole = written.substring(0, begin) + page.text();
        if (Boolean.getBoolean("writeAnswers")) {
            Files.writeString(PAGE, whole);
        } else {
            assertEquals(whole, written);
        }
    }

    @Test
    void disagreementsAreAboutQuestionsThatAreAsked() {
        Set<String> asked = page.questions().stream().map(AskedQuestion::text).collect(Collectors.toSet());
        assertEquals(page.questions().size(), asked.size(), "a question stands there twice");
        page.disagreements().peers().keySet().forEach(text -> assertTrue(asked.contains(text), text));
    }
}

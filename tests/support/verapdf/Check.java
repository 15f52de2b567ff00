import java.io.File;
import java.util.Map;
import java.util.TreeMap;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/** What veraPDF finds against PDF/A-2b in each file that is named: a line a fault, and one at the end for each file. */
public final class Check {
    public static void main(String[] files) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        PDFAFlavour flavour = PDFAFlavour.PDFA_2_B;
        for (String name : files) {
            try (PDFAParser parser = Foundries.defaultInstance().createParser(new File(name), flavour);
                 PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false)) {
                ValidationResult result = validator.validate(parser);
                Map<String, String> faults = new TreeMap<>();
                for (TestAssertion one : result.getTestAssertions()) {
                    if (one.getStatus() == TestAssertion.Status.FAILED) {
                        faults.putIfAbsent(
                            one.getRuleId().getClause() + "-" + one.getRuleId().getTestNumber(), one.getMessage());
                    }
                }
                faults.forEach((rule, message) -> System.out.println("fault " + rule + " " + message.replace('\n', ' ')));
                System.out.println((result.isCompliant() ? "sound " : "unsound ") + name);
            }
        }
    }
}

package ai.lepton.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A table of 200 loans, whose column {@code repaid} follows from {@code income} and {@code purpose}. */
final class Loans {

    private Loans() {}

    static Path write(Path folder) throws IOException {
        Random random = new Random(7);
        return Files.writeString(
                folder.resolve("loans.csv"),
                "income,purpose,repaid\n"
                        + IntStream.range(0, 200)
                                .mapToObj(row -> {
                                    double income = random.nextGaussian();
                                    String purpose = random.nextBoolean() ? "car" : "house";
                                    boolean repaid = income + (purpose.equals("car") ? 1 : -1) > 0;
                                    return income + "," + purpose + "," + (repaid ? "yes" : "no") + "\n";
                                })
                                .collect(Collectors.joining()));
    }
}

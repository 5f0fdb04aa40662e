package ai.lepton.cli.doctor;

/** Looks at one thing; changes nothing and throws nothing that can be foreseen. */
@FunctionalInterface
interface Check {
    Finding look();
}
